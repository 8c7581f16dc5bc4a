"""Why a score is what it is, asked on the command line."""
import json
import struct
import unittest
import xml.etree.ElementTree

import program

SVG = "{http://www.w3.org/2000/svg}"
REFERENCE = "signatures/001/genuine/01.png"
GENUINE = "signatures/001/genuine/02.png"
FORGED = "signatures/001/forged/01.png"


def png_size(file):
    head = file.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n", head
    return struct.unpack(">II", head[16:24])


class Explain(program.Case):
    def explain(self, query, *options):
        return self.json("explain", REFERENCE, query, "--out", "why", *options)

    def test_writes_pictures_and_numbers_that_belong_together(self):
        answer = self.explain(FORGED)
        folder = self.folder / "why"
        self.assertEqual(sorted(path.name for path in folder.iterdir()),
                         ["explanation.json", "explanation.svg", "query.png", "reference.png"])
        self.assertEqual(json.loads((folder / "explanation.json").read_text()), answer)
        for name in ("query.png", "reference.png"):
            self.assertEqual(png_size(folder / name), (1152, 576))
        drawing = xml.etree.ElementTree.parse(folder / "explanation.svg").getroot()
        self.assertEqual(len(drawing.findall(f"{SVG}image")), 2)
        self.assertEqual(drawing.find(f"{SVG}title").text, answer["sentence"])
        self.assertIn(answer["sentence"], " ".join(text.text for text in drawing.iter(f"{SVG}text")))

        matched = program.run("match", REFERENCE, FORGED, "--json", cwd=self.folder)
        match = json.loads(matched.stdout)
        self.assertAlmostEqual(answer["match_score"], match["match_score"], places=6)
        self.assertAlmostEqual(answer["log_likelihood_ratio"], match["log_likelihood_ratio"], places=5)
        self.assertEqual(answer["model"], match["model"])
        for side in ("query_side", "reference_side"):
            terms = answer[side]["terms"]
            total = sum(terms[name] for name in ("base", "ink", "whole", "remainder"))
            self.assertAlmostEqual(total, answer["log_likelihood_ratio"], places=6)
            self.assertLess(answer[side]["completeness_error"], 1e-5)
            ink = sum(segment["contribution"] for segment in answer[side]["segments"])
            self.assertAlmostEqual(ink, terms["ink"], places=2)

    def test_says_a_score_and_a_sentence(self):
        said = self.siglib("explain", REFERENCE, GENUINE, "--out", "why").stdout
        self.assertRegex(said, r"^score \d\.\d{4}  [A-Z].*\.\n$")

    def test_every_method_is_there_and_says_so(self):
        for method in ("deeplift", "reveal_cancel", "integrated_gradients", "grad_cam", "lime", "occlusion", "matches"):
            options = ["--samples", 16] if method == "lime" else ["--steps", 4] if method == "integrated_gradients" else []
            answer = self.explain(GENUINE, "--method", method, *options)
            self.assertEqual(answer["method"], method)
            self.assertTrue(answer["query_side"]["segments"])
        self.assertEqual(self.explain(GENUINE, "--baseline", "blurred")["baseline"], "blurred")

    def test_explains_an_own_model(self):
        run = self.train()
        answer = self.explain(FORGED, "--model", run / "model.h5")
        self.assertEqual(answer["model"]["title"], "tiny")
        self.assertLess(answer["query_side"]["completeness_error"], 1e-5)

    def test_wrong_requests_are_refused(self):
        self.refused("explain", REFERENCE, "--out", "why", code=2, says=["a reference and a query"])
        self.refused("explain", REFERENCE, GENUINE, code=2, says=["--out"])
        self.refused("explain", REFERENCE, GENUINE, "--out", "why", "--method", "magic", code=2, says=["magic", "deeplift"])
        self.refused("explain", REFERENCE, GENUINE, "--out", "why", "--steps", 0, code=2, says=["0 steps"])
        self.refused("explain", REFERENCE, "recipe.yaml", "--out", "why", code=3, says=["recipe.yaml"])
        self.refused("explain", REFERENCE, GENUINE, "--out", "recipe.yaml/why", code=5, says=["recipe.yaml"])
        self.assertFalse((self.folder / "why").exists())


if __name__ == "__main__":
    unittest.main()

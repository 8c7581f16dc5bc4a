"""Signatures on documents before a camera: made, found, matched, measured."""
import csv
import json
import unittest

import program


class Scenes(program.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for folder, options in (("scans", []), ("scenes", ["--scene", "any", "--severity", 2])):
            made = program.run("synthesize", "--writers", 4, "--genuine", 3, "--forged", 1, *options,
                               "--out", cls.shared / folder, "--quiet")
            assert made.returncode == 0, made.stderr

    def setUp(self):
        super().setUp()
        for folder in ("scans", "scenes"):
            (self.folder / folder).symlink_to(self.shared / folder)

    def match(self, reference, query, *options):
        result = program.run("match", reference, query, "--json", *options, cwd=self.folder)
        self.assertIn(result.returncode, (0, 1, 4), result.stderr)
        return json.loads(result.stdout)

    def test_every_scene_says_where_its_signature_is(self):
        with open(self.folder / "scenes/boxes.csv", newline="") as file:
            boxes = list(csv.DictReader(file))
        self.assertEqual(len(boxes), 16)
        for box in boxes:
            self.assertTrue((self.folder / "scenes" / box["image"]).exists())
            self.assertTrue((self.folder / "scenes/masks" / box["image"]).with_suffix(".png").exists())
            self.assertIn(box["scene"], ("cheque", "form", "letter", "phone"))
            self.assertGreater(int(box["width"]), 300)

    def test_a_signature_on_a_document_matches_its_scan(self):
        """The scans are of the same writers: scans/ and scenes/ come from one seed."""
        own, others = [], []
        for writer in range(1, 5):
            reference = f"scans/{writer:03}/genuine/01.png"
            for sample in (2, 3):
                own.append(self.match(reference, f"scenes/{writer:03}/genuine/{sample:02}.jpg")["log_likelihood_ratio"])
                stranger = writer % 4 + 1
                others.append(self.match(reference, f"scenes/{stranger:03}/genuine/{sample:02}.jpg")["log_likelihood_ratio"])
        right = sum(a > b for a in own for b in others) / len(own) / len(others)
        self.assertGreater(right, 0.9, (own, others))

    def test_locate_says_what_to_do(self):
        scan = "signatures/001/genuine/01.png"
        plain = self.match(scan, "signatures/001/genuine/02.png")
        self.assertEqual(plain["match_score"], self.match(scan, "signatures/001/genuine/02.png", "--locate", "never")["match_score"])
        self.refused("match", scan, scan, "--locate", "maybe", code=2, says=["--locate maybe", "auto, always or never"])
        self.siglib("embed", "scenes/001/genuine/01.jpg", scan, "--out", "all.h5", "--quiet")

    def test_robustness_is_measured_and_repeated(self):
        with open(self.folder / "pairs.csv", "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["reference", "query", "kind"])
            for writer in range(1, 7):
                home, other = f"signatures/{writer:03}", f"signatures/{writer % 6 + 1:03}"
                rows.writerow([f"{home}/genuine/01.png", f"{home}/genuine/02.png", "genuine"])
                rows.writerow([f"{home}/genuine/01.png", f"{home}/forged/01.png", "skilled"])
                rows.writerow([f"{home}/genuine/01.png", f"{other}/genuine/01.png", "random"])
        self.siglib("evaluate", "--pairs", "pairs.csv", "--degrade", "phone", "--out", "first", "--replicates", 30, "--no-probe", "--quiet")
        metrics = json.loads((self.folder / "first/metrics.json").read_text())
        points = [(p["scene"], p["severity"], p["negatives"]) for p in metrics["robustness"]]
        self.assertEqual(points, [(scene, severity, negatives) for scene, severity in
                                  ((None, None), ("phone", 1), ("phone", 3), ("phone", 5)) for negatives in ("skilled", "random")])
        for point in metrics["robustness"]:
            self.assertEqual(point["genuine_pairs"], 6)
            self.assertTrue(0 <= point["eer"]["value"] <= 1)
        self.assertIn("Documents and photographs", (self.folder / "first/report.html").read_text())
        self.siglib("evaluate", "--replay", "first/protocol.yaml", "--out", "again", "--quiet")
        self.assertEqual((self.folder / "first/metrics.json").read_bytes(), (self.folder / "again/metrics.json").read_bytes())

    def test_wrong_requests_are_refused(self):
        self.refused("evaluate", "--pairs", "p.csv", "--degrade", "bus", "--out", "x", code=2, says=["--degrade bus", "cheque", "all"])
        self.refused("synthesize", "--writers", 1, "--scene", "bus", "--out", "x", code=2, says=["--scene bus", "cheque"])
        self.refused("synthesize", "--writers", 1, "--scene", "form", "--severity", 6, "--out", "x", code=2, says=["severity 6", "1 to 5"])
        self.refused("synthesize", "--writers", 1, "--severity", 2, "--out", "x", code=2, says=["--severity goes with --scene"])


if __name__ == "__main__":
    unittest.main()

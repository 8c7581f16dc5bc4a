"""Generated signatures through the whole way: prepare, train, evaluate, match, embed, info."""
import csv
import json
import unittest

import program


class Pipeline(program.Case):
    def test_from_images_to_a_decision(self):
        run = self.train()
        for name in ("config.yaml", "split.csv", "log.jsonl", "model.h5", "checkpoint.h5", "report.html", "provenance.json"):
            self.assertTrue((run / name).stat().st_size > 0, name)
        epochs = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
        self.assertEqual([epoch["epoch"] for epoch in epochs], [1, 2])
        self.assertIn("Signatures in the plain layout", (run / "provenance.json").read_text())

        result = self.siglib("evaluate", "--model", "run/model.h5", "--config", "run/config.yaml", "--out", "evaluation",
                             "--replicates", 50)
        self.assertIn("skilled forgeries", result.stdout)
        metrics = json.loads((self.folder / "evaluation/metrics.json").read_text())
        self.assertEqual(metrics["writers"], 4)
        for kind in ("skilled", "random"):
            for figure in ("accuracy", "precision", "recall", "far", "frr", "hter", "eer", "auc", "cllr", "min_cllr", "ece"):
                low, high = metrics[kind][figure]["interval"]
                self.assertLessEqual(low, high, figure)
        self.assertIn("<svg", (self.folder / "evaluation/report.html").read_text())
        self.check_scores(metrics)
        self.check_match()

    def check_scores(self, metrics):
        """The figures can be recomputed from scores.csv."""
        with open(self.folder / "evaluation/scores.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), metrics["pairs"])
        accept = metrics["policy"]["accept"]
        for kind in ("skilled", "random"):
            genuine = [float(row["score"]) for row in rows if row["kind"] == "genuine"]
            forged = [float(row["score"]) for row in rows if row["kind"] == kind]
            far = sum(score >= accept for score in forged) / len(forged)
            frr = sum(score < accept for score in genuine) / len(genuine)
            self.assertAlmostEqual(metrics[kind]["far"]["value"], far, 6)
            self.assertAlmostEqual(metrics[kind]["frr"]["value"], frr, 6)
            wins = sum((g > f) + 0.5 * (g == f) for g in genuine for f in forged)
            self.assertAlmostEqual(metrics[kind]["auc"]["value"], wins / len(genuine) / len(forged), 4)
        # Scores fall as distances grow.
        ordered = sorted(rows, key=lambda row: float(row["distance"]))
        scores = [float(row["score"]) for row in ordered]
        self.assertEqual(scores, sorted(scores, reverse=True))

    def check_match(self):
        codes = {"match": 0, "no_match": 1, "review": 4}
        same = program.run("match", "--model", "run/model.h5", "signatures/001/genuine/01.png",
                           "signatures/001/genuine/01.png", "--json", cwd=self.folder)
        answer = json.loads(same.stdout)
        self.assertEqual(same.returncode, codes[answer["decision"]])
        self.assertAlmostEqual(answer["distance"], 0, 5)
        several = program.run("match", "--model", "run/model.h5", "signatures/001/genuine/01.png",
                              "signatures/001/genuine/02.png", "signatures/002/genuine/01.png", "--json", cwd=self.folder)
        answer = json.loads(several.stdout)
        self.assertEqual(several.returncode, codes[answer["decision"]])
        self.assertEqual(len(answer["references"]), 2)
        self.assertTrue(0 <= answer["match_score"] <= 1)

    def test_seen_images_are_refused(self):
        self.train()
        with open(self.folder / "run/split.csv", newline="") as file:
            split = {row["writer"]: row["part"] for row in csv.DictReader(file)}
        writer = next(name for name, part in split.items() if part == "train")
        other = next(name for name, part in split.items() if part == "test")
        (self.folder / "pairs.csv").write_text(
            "reference,query,kind\n"
            f"signatures/{writer}/genuine/01.png,signatures/{writer}/genuine/02.png,genuine\n"
            f"signatures/{writer}/genuine/01.png,signatures/{other}/genuine/01.png,random\n")
        arguments = ["evaluate", "--model", "run/model.h5", "--pairs", "pairs.csv", "--out", "evaluation"]
        self.refused(*arguments, code=3, says=["2 of 3 images", "--allow-seen"])
        self.siglib(*arguments, "--allow-seen")
        self.assertIn("too good", (self.folder / "evaluation/metrics.json").read_text())

    def test_pairs_of_images_without_a_manifest(self):
        self.train()
        (self.folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
        rows = ["reference,query,kind"]
        for writer in ("001", "002", "003"):
            base = f"signatures/{writer}"
            rows += [f"{base}/genuine/01.png,{base}/genuine/02.png,genuine", f"{base}/genuine/01.png,{base}/forged/01.png,skilled",
                     f"{base}/genuine/01.png|{base}/genuine/02.png,{base}/genuine/03.png,genuine"]
        rows += ["signatures/001/genuine/01.png,broken.png,genuine"]
        (self.folder / "pairs.csv").write_text("\n".join(rows) + "\n")
        result = self.siglib("evaluate", "--model", "run/model.h5", "--pairs", "pairs.csv", "--out", "evaluation",
                             "--allow-seen", code=3)
        self.assertIn("broken.png", result.stderr)
        with open(self.folder / "evaluation/scores.csv", newline="") as file:
            scored = list(csv.DictReader(file))
        self.assertEqual([f'{row["reference"]},{row["query"]},{row["kind"]}' for row in scored], rows[1:])
        self.assertTrue(all(row["score"] and not row["error"] for row in scored[:-1]))
        self.assertTrue(scored[-1]["error"] and not scored[-1]["score"])

    def test_embed_and_info(self):
        self.train()
        (self.folder / "list.txt").write_text("signatures/001/genuine/01.png\nsignatures/002/genuine/01.png\n")
        self.assertEqual(self.json("embed", "--model", "run/model.h5", "--list", "list.txt", "--out", "e.h5")["embedded"], 2)
        self.assertTrue((self.folder / "e.h5").read_bytes().startswith(b"\x89HDF"))
        model = self.json("info", "run")
        self.assertEqual(model["dimension"], 16)
        self.assertEqual(model["provenance"]["title"], "tiny")
        cache = self.json("info", "canvases.h5")
        self.assertEqual(cache["collections"][0]["writers"], 16)
        ink = self.json("info", program.SOURCE / "data/models/ink.h5")
        self.assertLessEqual(ink["multiply_adds"], 3e8)
        self.assertIn("steps:", ink["config"])

    def test_fine_tuning_starts_from_a_model(self):
        self.train()
        self.siglib("train", "--config", "recipe.yaml", "--out", "tuned", "--from", "run/model.h5", "--quiet")
        self.assertTrue((self.folder / "tuned/model.h5").exists())

    def test_the_shipped_model_is_the_default(self):
        answer = program.run("match", "signatures/001/genuine/01.png", "signatures/001/genuine/02.png", "--json", cwd=self.folder)
        self.assertIn(answer.returncode, (0, 1, 4), answer.stderr)
        self.assertIn("siglib-base", json.loads(answer.stdout)["model"]["title"])


if __name__ == "__main__":
    unittest.main()

"""What evaluate promises: replay, folds, comparison, calibration, prior, alarms."""
import csv
import json
import math
import shutil
import unittest

import program

FOLDS = program.RECIPE.replace("split: {train: 0.5, validation: 0.25, test: 0.25}",
                               "split: {train: 0.75, validation: 0.25, test: 0, folds: 4}")


class Evaluate(program.Case):
    @classmethod
    def setUpClass(cls):
        """Two models, trained once for all tests."""
        super().setUpClass()
        (cls.shared / "recipe.yaml").write_text(program.RECIPE)
        for out, seed in (("run", 1), ("other", 9)):
            made = program.run("train", "--config", "recipe.yaml", "--out", out, "--set", f"train.seed={seed}", "--quiet",
                               cwd=cls.shared)
            assert made.returncode == 0, made.stderr

    def setUp(self):
        super().setUp()
        for name in ("run", "other"):
            shutil.copytree(self.shared / name, self.folder / name)
        shutil.copy(self.shared / "canvases.h5", self.folder)

    def evaluate(self, out, *arguments, code=0):
        self.siglib("evaluate", "--out", out, "--replicates", 30, "--no-probe", "--quiet", *arguments, code=code)
        return json.loads((self.folder / out / "metrics.json").read_text())

    def test_a_replay_gives_the_same_bytes_and_notices_changes(self):
        self.evaluate("first", "--model", "run/model.h5", "--config", "recipe.yaml")
        self.siglib("evaluate", "--replay", "first/protocol.yaml", "--out", "again", "--quiet")
        for name in ("scores.csv", "metrics.json", "report.html", "model-card.md", "protocol.yaml"):
            self.assertEqual((self.folder / "first" / name).read_bytes(), (self.folder / "again" / name).read_bytes(), name)
        self.refused("evaluate", "--replay", "first/protocol.yaml", "--seed", "2", "--policy", "strict", "--out", "x",
                     "--quiet", code=2, says=["--policy"])
        (self.folder / "run/model.h5").write_bytes((self.folder / "other/model.h5").read_bytes())
        self.refused("evaluate", "--replay", "first/protocol.yaml", "--out", "changed", "--quiet", code=3,
                     says=["model.h5", "no longer"])

    def test_folds_are_pooled(self):
        (self.folder / "recipe.yaml").write_text(FOLDS)
        models = []
        for fold in range(4):
            self.siglib("train", "--config", "recipe.yaml", "--set", f"split.fold={fold}", "--set", "train.epochs=1",
                        "--out", f"fold-{fold}", "--quiet")
            models += ["--model", f"fold-{fold}/model.h5"]
        metrics = self.evaluate("pooled", *models, "--config", "recipe.yaml")
        self.assertEqual(metrics["setting"], "k-fold over writers")
        self.assertEqual(metrics["writers"], 16)
        self.assertEqual([fold["writers"] for fold in metrics["folds"]], [4, 4, 4, 4])
        self.assertIsNone(metrics["policy"]["accept"])
        with open(self.folder / "pooled/scores.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), metrics["pairs"])
        forged = [row["decision"] == "match" for row in rows if row["kind"] == "skilled"]
        self.assertAlmostEqual(metrics["skilled"]["far"]["value"], sum(forged) / len(forged), 9)
        # The same fold twice, and a model that is no fold.
        self.refused("evaluate", *models[:2], *models[:2], "--config", "recipe.yaml", "--out", "x", "--quiet", code=2,
                     says=["fold 0 again"])
        self.siglib("evaluate", *models[:4], "--config", "recipe.yaml", "--out", "half", "--replicates", 30, "--no-probe")

    def test_compare_and_cross_collection(self):
        comparison = self.evaluate("compared", "--model", "run/model.h5", "--model", "other/model.h5", "--compare",
                                   "--config", "recipe.yaml")
        self.assertEqual(len(comparison["models"]), 2)
        eer = [model["skilled"]["eer"]["value"] for model in comparison["models"]]
        for difference in comparison["differences"]:
            self.assertTrue(0 < difference["p_value"] <= 1)
            if difference["figure"] == "eer" and difference["negatives"] == "skilled":
                self.assertAlmostEqual(difference["value"], eer[1] - eer[0], 9)
        self.assertTrue((self.folder / "compared/2/scores.csv").exists())
        self.assertIn("<svg", (self.folder / "compared/report.html").read_text())

        manifest = program.PLAIN.read_text().replace("name: plain", "name: elsewhere")
        (self.folder / "elsewhere.yaml").write_text(manifest)
        self.siglib("synthesize", "--writers", 3, "--genuine", 5, "--forged", 5, "--seed", 77, "--out", "new", "--quiet")
        self.siglib("prepare", "--collection", "elsewhere.yaml", "--root", "new", "--out", "new.h5", "--quiet")
        crossed = self.evaluate("crossed", "--model", "run/model.h5", "--config", "recipe.yaml", "--part", "all",
                                "--set", "data.cache=new.h5")
        self.assertEqual(crossed["setting"], "cross-collection")
        self.assertEqual(crossed["writers"], 3)
        self.assertEqual({point["references"] for point in crossed["references"]}, {1, 2, 3})

    def test_prior_moves_scores_and_thresholds_but_no_decision(self):
        self.evaluate("even", "--model", "run/model.h5", "--config", "recipe.yaml")
        self.evaluate("rare", "--model", "run/model.h5", "--config", "recipe.yaml", "--prior", "0.01")
        rows = []
        for name in ("even", "rare"):
            with open(self.folder / name / "scores.csv", newline="") as file:
                rows.append(list(csv.DictReader(file)))
        log_odds = lambda p: math.log(p / (1 - p))
        for even, rare in zip(*rows):
            self.assertEqual(even["decision"], rare["decision"])
            self.assertEqual(even["log_likelihood_ratio"], rare["log_likelihood_ratio"])
            self.assertAlmostEqual(log_odds(float(even["score"])), float(even["log_likelihood_ratio"]), 4)
        self.refused("evaluate", "--model", "run/model.h5", "--config", "recipe.yaml", "--prior", "1", "--out", "x", code=2,
                     says=["--prior 1"])

    def test_calibrate_on_own_pairs(self):
        rows = ["reference,query,kind"]
        for writer in range(1, 17):
            base = f"signatures/{writer:03}"
            other = f"signatures/{writer % 16 + 1:03}"
            for sample in range(2, 9):
                rows += [f"{base}/genuine/01.png,{base}/genuine/{sample:02}.png,genuine",
                         f"{base}/genuine/01.png,{base}/forged/{sample:02}.png,skilled",
                         f"{base}/genuine/01.png,{other}/genuine/{sample:02}.png,random"]
        (self.folder / "pairs.csv").write_text("\n".join(rows) + "\n")
        for method in ("logistic", "beta", "isotonic"):
            self.siglib("calibrate", "--model", "run/model.h5", "--pairs", "pairs.csv", "--out", f"{method}.h5",
                        "--calibration", method, "--quiet")
            self.assertEqual(self.json("info", f"{method}.h5")["calibration"], method)
        self.refused("evaluate", "--model", "beta.h5", "--pairs", "pairs.csv", "--out", "x", "--quiet", code=3, says=["trained"])
        metrics = self.evaluate("seen", "--model", "beta.h5", "--pairs", "pairs.csv", "--allow-seen")
        self.assertTrue(any("too good" in alarm for alarm in metrics["alarms"]))
        # On the pairs it was fitted on, Cllr is close to the best that any monotone map gives.
        self.assertLess(metrics["random"]["cllr"]["value"], metrics["random"]["min_cllr"]["value"] + 0.25)

    def test_a_shortcut_in_the_files_is_reported(self):
        """Forgeries in longer files: told before preprocessing, gone after it."""
        rows = ["reference,query,kind"]
        for writer in range(1, 13):
            base = f"signatures/{writer:03}"
            padded = self.folder / f"{writer}.png"
            padded.write_bytes((self.folder / base / "forged/01.png").read_bytes() + bytes(500000))
            rows += [f"{base}/genuine/01.png,{base}/genuine/02.png,genuine", f"{base}/genuine/01.png,{padded.name},skilled"]
        (self.folder / "pairs.csv").write_text("\n".join(rows) + "\n")
        metrics = self.evaluate("audit", "--model", "run/model.h5", "--pairs", "pairs.csv", "--allow-seen")
        statistics = metrics["shortcut_audit"]["statistics_auc"]
        self.assertEqual(statistics["file size"]["before"]["value"], 1)
        self.assertIsNone(statistics["file size"]["after"])
        self.assertLess(statistics["image width"]["before"]["value"], 1)
        self.assertTrue(0.5 <= statistics["edge density"]["after"]["value"] <= 1)


if __name__ == "__main__":
    unittest.main()

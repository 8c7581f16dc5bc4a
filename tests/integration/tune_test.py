"""The search over settings: rungs, table, best recipe, failures, interruption, and what it refuses."""
import csv
import json
import signal
import subprocess
import time
import unittest

import program

SPACE = """
optimizer.learning_rate: {low: 0.0005, high: 0.005, scale: log}
sampler.writers: [3, 4]
"""


class Tune(program.Case):
    def setUp(self):
        super().setUp()
        # Strokes take most of a tiny training, and the figures of a search do not see them.
        (self.folder / "recipe.yaml").write_text(program.RECIPE + "score: {parts: embedding}\n")
        (self.folder / "space.yaml").write_text(SPACE)

    def tune(self, *more, out="search", trials=4, halving=2):
        return ["tune", "--config", "recipe.yaml", "--space", "space.yaml", "--trials", trials, "--halving", halving,
                "--out", out, "--device", "cpu", *more]

    def rows(self, out="search"):
        with open(self.folder / out / "trials.csv", newline="") as file:
            return list(csv.DictReader(file))

    def test_halving_ranks_and_leaves_a_recipe(self):
        result = self.siglib(*self.tune("--jobs", 2, "--quiet"))
        self.assertEqual(result.stderr, "")
        self.assertIn("best: " + str(self.folder / "search/best.yaml"), result.stdout)
        rows = self.rows()
        self.assertEqual([(row["rung"], row["epochs"]) for row in rows], [("0", "1")] * 4 + [("1", "2")] * 2)
        self.assertEqual({row["status"] for row in rows}, {"finished"})
        first = {row["trial"]: float(row["eer"]) for row in rows[:4]}
        kept = sorted(first, key=lambda trial: (first[trial], int(trial)))[:2]
        self.assertEqual({row["trial"] for row in rows[4:]}, set(kept))
        for row in rows:
            self.assertTrue(0.0005 <= float(row["optimizer.learning_rate"]) <= 0.005)
            log = (self.folder / f"search/trials/{row['trial']}/rung-{row['rung']}/log.jsonl").read_text().splitlines()
            best = [line for line in map(json.loads, log) if line["best"]][-1]
            for column, key in (("eer", "validation_eer"), ("eer_skilled", "validation_eer_skilled"),
                                ("eer_random", "validation_eer_random")):
                self.assertAlmostEqual(float(row[column]), best[key], places=12)
        best = min(rows[4:], key=lambda row: (float(row["eer"]), int(row["trial"])))
        self.siglib("train", "--config", "search/best.yaml", "--out", "again", "--quiet", "--device", "cpu")
        self.assertEqual((self.folder / "again/config.yaml").read_text(),
                         (self.folder / f"search/trials/{best['trial']}/rung-1/config.yaml").read_text())
        report = (self.folder / "search/report.html").read_text()
        self.assertIn('data-plot="key-1"', report)

        # The same command has nothing left to do; another search may not take the folder.
        log = self.folder / "search/trials/1/rung-0/log.jsonl"
        before = log.stat().st_mtime_ns
        again = json.loads(self.siglib(*self.tune("--quiet", "--json")).stdout)
        self.assertEqual(log.stat().st_mtime_ns, before)
        self.assertEqual(again["trials"][0]["trial"], int(best["trial"]))
        self.assertEqual(again["best"], str(self.folder / "search/best.yaml"))
        self.refused(*self.tune(trials=5), code=2, says=["tune.yaml", "--trials"])
        self.refused(*self.tune("--seed", 2), code=2, says=["tune.yaml", "--seed"])
        self.refused(*self.tune("--set", "optimizer.kind=sgd"), code=2, says=["tune.yaml", "the recipe"])

    def test_interrupted_trials_go_on(self):
        longer = ["--set", "train.epochs=4", "--set", "sampler.batches=12", "--jobs", "2", "--quiet"]
        command = [str(word) for word in self.tune(*longer, trials=3, halving=1)]
        process = subprocess.Popen([program.SIGLIB, *command], cwd=self.folder, text=True, stderr=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        trials = self.folder / "search/trials"
        deadline = time.time() + 120
        while not (trials / "1/rung-0/checkpoint.h5").exists() and process.poll() is None and time.time() < deadline:
            time.sleep(0.02)
        self.assertIn("a search is at work", self.siglib(*command, code=2).stderr)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 0, stderr)
        self.assertNotIn("best:", stdout)
        self.assertFalse((self.folder / "search/best.yaml").exists())
        self.assertFalse((trials / "3").exists(), "the search was over before the interrupt")
        checkpoint = trials / "1/rung-0/checkpoint.h5"
        self.assertTrue(checkpoint.exists())

        self.siglib(*command)
        rows = self.rows()
        self.assertEqual(sorted(row["trial"] for row in rows), ["1", "2", "3"])
        self.assertEqual({row["status"] for row in rows}, {"finished"})
        self.siglib(*self.tune(*longer, trials=3, halving=1, out="whole"))
        figures = lambda out: {row["trial"]: row["eer"] for row in self.rows(out)}
        self.assertEqual(figures("search"), figures("whole"))

    def test_a_collapsing_trial_is_recorded_and_ranks_last(self):
        (self.folder / "space.yaml").write_text("optimizer: [{learning_rate: 0.002}, {learning_rate: 100, weight_decay: 10}]\n")
        abrupt = ["--set", "schedule={kind: constant, warmup: 0}"]
        result = self.json(*self.tune(*abrupt, trials=4, halving=2))
        failed = [row for row in self.rows() if row["status"] == "failed"]
        self.assertTrue(0 < len(failed) < 4, "the seed draws both settings")
        for row in failed:
            self.assertIn("training collapsed in epoch 1", row["error"])
            self.assertEqual(row["eer"], "")
        self.assertEqual(result["trials"][-1]["status"], "failed")
        self.assertEqual(result["trials"][0]["status"], "finished")

        (self.folder / "space.yaml").write_text("optimizer: [{learning_rate: 100, weight_decay: 10}]\n")
        self.refused(*self.tune(*abrupt, "--quiet", "--log-level", "error", out="worse", trials=1), code=2,
                     says=["all 1 trials failed", "training collapsed"])
        self.assertFalse((self.folder / "worse/best.yaml").exists())

    def test_usage_errors_come_before_any_trial(self):
        space = self.folder / "space.yaml"
        for text, says in (("optimizer.lerning_rate: [1]", ["space.yaml:1", "optimizer.lerning_rate", "learning_rate"]),
                           ("optimizer.learning_rate: {low: 1, high: 1000}", ["space.yaml:1", "1000", "out of range"]),
                           ("split.seed: [1, 2]", ["space.yaml:1", "split.seed"]),
                           ("train.epochs: [1, 2]", ["space.yaml:1", "train.epochs", "--halving 1"])):
            space.write_text(text)
            self.refused(*self.tune(), code=2, says=says)
        space.write_text(SPACE)
        self.refused(*self.tune(trials=0), code=2, says=["--trials 0"])
        self.refused(*self.tune(halving=0), code=2, says=["--halving 0"])
        self.refused(*self.tune("--jobs", 0), code=2, says=["--jobs 0"])
        self.refused(*self.tune("--min-epochs", 3), code=2, says=["--min-epochs 3", "1 to 2"])
        self.refused("tune", "--config", "recipe.yaml", "--out", "search", "--trials", 1, code=2, says=["--space"])
        self.refused("tune", "--config", "recipe.yaml", "--space", "none.yaml", "--out", "search", "--trials", 1, code=2,
                     says=["none.yaml"])
        self.assertFalse((self.folder / "search").exists())


if __name__ == "__main__":
    unittest.main()

"""Training on several processes that mpirun starts: the weights of one process, one voice, and an end for all."""
import json
import os
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path

import program

MPIRUN = os.environ["SIGLIB_MPIRUN"].split()
DISTANCE = os.environ["SIGLIB_CHECKPOINT_DISTANCE"]
# Small steps: this network multiplies what single precision rounds by a hundred in fifty larger ones, with two threads
# in one process as with two ranks. That larger ones agree, tests/unit/ranks shows in double.
STEADY = ["--set", "score.parts=embedding", "--set", "optimizer.kind=sgd", "--set", "optimizer.learning_rate=0.00001",
          "--set", "losses=[{kind: writer_and_forgery}]", "--threads", "1"]
FIFTY = [*STEADY, "--set", "train.epochs=2", "--set", "sampler.batches=25"]


class Ranks(program.Case):
    def command(self, ranks, *arguments):
        return [*MPIRUN, "-n", str(ranks), program.SIGLIB, "train", *map(str, arguments)]

    def ranks(self, ranks, *arguments, code=0):
        result = subprocess.run(self.command(ranks, *arguments), cwd=self.folder, text=True, capture_output=True, timeout=300)
        self.assertEqual(result.returncode, code, f"{arguments}\nstdout: {result.stdout}\nstderr: {result.stderr}")
        return result

    def start(self, ranks, out, *settings):
        """A run that would take minutes, once it has written a checkpoint; with the processes of its ranks."""
        job = subprocess.Popen(self.command(ranks, "--config", "recipe.yaml", "--out", out, *settings), cwd=self.folder,
                               text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(job.kill)
        checkpoint = self.folder / out / "checkpoint.h5"
        deadline = time.time() + 120
        while not checkpoint.exists() and time.time() < deadline:
            self.assertIsNone(job.poll(), "it ended before its first checkpoint")
            time.sleep(0.02)
        self.assertTrue(checkpoint.exists())
        return job, self.processes_in(job.pid)

    def processes_in(self, job):
        """The siglib processes that this mpirun has started."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == job \
                        and b"train" in (entry / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:  # it has ended meanwhile
                continue
        return sorted(found)

    def alive(self, process):
        try:
            return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except OSError:
            return False

    def epochs(self, run):
        return [json.loads(line) for line in (self.folder / run / "log.jsonl").read_text().splitlines()]

    def assert_same_weights(self, one, other, most=1e-5):
        result = subprocess.run([DISTANCE, self.folder / one / "checkpoint.h5", self.folder / other / "checkpoint.h5"],
                                text=True, capture_output=True)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertLessEqual(float(result.stdout), most)
        return float(result.stdout)

    def test_weights_of_one_process(self):
        self.siglib("train", "--config", "recipe.yaml", "--out", "one", "--quiet", *FIFTY)
        self.ranks(2, "--config", "recipe.yaml", "--out", "two", "--quiet", *FIFTY)
        self.assert_same_weights("one", "two")
        for one, two in zip(self.epochs("one"), self.epochs("two"), strict=True):
            self.assertAlmostEqual(one["train_loss"], two["train_loss"], places=5)
            self.assertAlmostEqual(one["gradient_norm"] / two["gradient_norm"], 1, delta=1e-3)
        # Something has changed in between.
        self.siglib("train", "--config", "recipe.yaml", "--out", "start", "--quiet", *STEADY, "--set", "train.epochs=1",
                    "--set", "sampler.batches=1")
        with self.assertRaises(AssertionError):
            self.assert_same_weights("start", "two", most=1e-3)

    def test_strokes_and_average_and_one_voice(self):
        result = self.ranks(3, "--config", "recipe.yaml", "--out", "run", "--json", "--set", "train.ema=0.9", "--set",
                            "train.epochs=1")
        self.assertEqual(json.loads(result.stdout)["epochs"], 1)
        self.assertEqual(result.stderr.count("finished after 1 epochs"), 1)
        self.assertEqual(result.stderr.count("on 3 ranks"), 1)
        for name in ("config.yaml", "split.csv", "log.jsonl", "model.h5", "checkpoint.h5", "report.html", "provenance.json"):
            self.assertTrue((self.folder / "run" / name).exists(), name)
        match = program.run("match", "--model", "run/model.h5", "signatures/001/genuine/01.png", "signatures/001/genuine/02.png",
                            "--json", cwd=self.folder)
        self.assertIn("match_score", json.loads(match.stdout))

    def test_a_signal_to_one_rank_stops_all_and_another_number_goes_on(self):
        settings = [*STEADY, "--set", "train.epochs=2", "--set", "sampler.batches=40"]
        self.siglib("train", "--config", "recipe.yaml", "--out", "one", "--quiet", *settings)
        job, processes = self.start(2, "two", *settings)
        self.assertEqual(len(processes), 2)
        os.kill(processes[1], signal.SIGINT)
        _, stderr = job.communicate(timeout=120)
        self.assertEqual(job.returncode, 0, stderr)
        self.assertEqual(stderr.count("interrupted; go on with: siglib train --resume"), 1, stderr)
        shutil.copytree(self.folder / "two", self.folder / "alone")
        self.ranks(3, "--resume", "--out", "two", "--quiet")
        self.assert_same_weights("one", "two", most=1e-4)
        self.siglib("train", "--resume", "--out", "alone", "--quiet")
        self.assert_same_weights("one", "alone", most=1e-4)

    def test_a_lost_rank_ends_the_job(self):
        job, processes = self.start(2, "run", "--set", "sampler.batches=100000", "--threads", "1")
        os.kill(processes[1], signal.SIGKILL)
        job.communicate(timeout=60)
        self.assertNotEqual(job.returncode, 0)
        self.assertEqual(self.processes_in(job.pid), [])
        self.assertFalse(self.alive(processes[0]))
        self.assertTrue((self.folder / "run/checkpoint.h5").exists())

    def test_an_error_is_said_once_and_ends_the_job(self):
        (self.folder / "run").mkdir()
        (self.folder / "run/checkpoint.h5").touch()
        result = self.ranks(2, "--config", "recipe.yaml", "--out", "run", "--quiet", code=2)
        complaints = [line for line in result.stderr.splitlines() if line.startswith("siglib: ")]
        self.assertEqual(len(complaints), 1, result.stderr)
        self.assertIn("holds a run already", complaints[0])

    def test_what_one_process_does_alone_is_refused(self):
        result = self.ranks(2, "--ink", "--config", "recipe.yaml", "--out", "run", code=2)
        self.assertIn("the work of one process", result.stderr)


if __name__ == "__main__":
    unittest.main()

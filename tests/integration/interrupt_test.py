"""Ctrl-C saves and exits cleanly; the resumed run ends with the same model as one that was never interrupted."""
import signal
import subprocess
import time
import unittest

import program


class Interrupt(program.Case):
    def weights(self, run):
        """Everything in the checkpoint after its times: history carries seconds, the weights do not."""
        self.siglib("embed", "--model", f"{run}/model.h5", "signatures/001/genuine/01.png", "--out", f"{run}.h5", "--quiet")
        return self.json("match", "--model", f"{run}/model.h5", "signatures/001/genuine/01.png", "signatures/002/genuine/01.png",
                         code=self.code_of(run))

    def code_of(self, run):
        return program.run("match", "--model", f"{run}/model.h5", "signatures/001/genuine/01.png",
                           "signatures/002/genuine/01.png", cwd=self.folder).returncode

    def test_interrupt_and_resume(self):
        settings = ["--set", "train.epochs=4", "--set", "sampler.batches=12", "--quiet"]
        self.siglib("train", "--config", "recipe.yaml", "--out", "whole", *settings)

        process = subprocess.Popen([program.SIGLIB, "train", "--config", "recipe.yaml", "--out", "parts", *settings],
                                   cwd=self.folder, text=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        checkpoint = self.folder / "parts/checkpoint.h5"
        deadline = time.time() + 120
        while not checkpoint.exists() and process.poll() is None and time.time() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 0, stderr)
        log = self.folder / "parts/log.jsonl"
        self.assertLess(len(log.read_text().splitlines()) if log.exists() else 0, 4, "the run was over before the interrupt")

        self.refused("train", "--config", "recipe.yaml", "--out", "parts", *settings, code=2, says=["parts", "--resume"])
        self.siglib("train", "--resume", "--out", "parts", "--quiet")
        self.assertEqual(len(log.read_text().splitlines()), 4)
        whole, parts = self.weights("whole"), self.weights("parts")
        for key in ("match_score", "distance"):
            self.assertEqual(whole[key], parts[key])


if __name__ == "__main__":
    unittest.main()

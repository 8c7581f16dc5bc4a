"""The command line's contract: help, usage, streams and exit codes."""
import json
import os
import re
import subprocess
import unittest

import program

VERBS = ["prepare", "train", "calibrate", "evaluate", "match", "embed", "synthesize", "tune", "serve", "info"]


class Contract(program.Case):
    def test_help_goes_to_standard_output(self):
        overview = self.siglib("--help").stdout
        for verb in VERBS:
            self.assertIn(verb, overview)
            text = self.siglib(verb, "--help")
            self.assertIn(f"usage: siglib {verb}", text.stdout)
            self.assertEqual(text.stderr, "")
            for option in ("--json", "--quiet", "--device", "--threads", "--log-level"):
                self.assertIn(option, text.stdout)
        self.assertRegex(self.siglib("--version").stdout, r"^siglib \d+\.\d+\.\d+\n$")

    def test_usage_errors_are_one_line_and_code_2(self):
        self.refused(code=2, says=["a verb is missing"])
        self.refused("mach", code=2, says=['"mach" is not a verb'])
        self.refused("match", "a.png", code=2, says=["one reference and a query"])
        self.refused("match", "a.png", "b.png", "--polisy", "x", code=2, says=["polisy"])
        self.refused("match", "signatures/001/genuine/01.png", "signatures/001/genuine/02.png", "--policy", "none", code=2,
                     says=["none", "balanced"])
        self.refused("match", "a.png", "b.png", "--device", "gpu", code=2, says=["auto, cpu, cuda"])
        self.refused("match", "a.png", "b.png", "--threads", "-1", code=2, says=["--threads"])
        self.refused("prepare", "--out", "x.h5", code=2, says=["--collection"])
        self.refused("evaluate", "--out", "x", code=2, says=["--config, --pairs"])
        self.refused("synthesize", "--writers", "0", "--out", "x", code=2, says=["--writers 0"])
        self.refused("synthesize", "--out", "x", code=2, says=["--writers or --pen is missing"])
        self.refused("synthesize", "--writers", "1", "--pen", ".", "--out", "x", code=2, says=["exclude each other"])
        self.refused("synthesize", "--writers", "1", "--format", "svc2004", "--out", "x", code=2, says=["--format goes with --pen"])
        self.refused("synthesize", "--pen", ".", "--out", "x", code=2, says=["--format"])
        self.refused("synthesize", "--writers", "1", "--script", "runes", "--out", "x", code=2, says=["--script runes", "head_line"])
        self.refused("synthesize", "--writers", "1", "--forger", "simple", "--skill", "1", "--out", "x", code=2, says=["--forger skilled"])
        self.refused("synthesize", "--pen", ".", "--format", "svc", "--out", "x", code=2, says=["svc2004, susig_visual or susig_blind"])
        self.refused("embed", "--out", "x.h5", code=2, says=["--list"])

    def loaded(self, *arguments):
        """The libraries that the run loaded, as the dynamic loader tells."""
        files = self.folder / "loaded"
        environment = os.environ | {"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(files)}
        subprocess.run([program.SIGLIB, *arguments], env=environment, cwd=self.folder, capture_output=True)
        told = list(self.folder.glob("loaded.*"))
        text = "".join(file.read_text() for file in told)
        for file in told:
            file.unlink()
        return set(re.findall(r"calling init: \S*/(lib[^/.]+)", text))

    def test_help_and_wrong_arguments_load_no_libtorch(self):
        for arguments in ([], ["--help"], ["--version"], ["mach"], ["match", "a.png"], ["match", "--polisy", "x"],
                          ["serve", "keys", "ad"], *([verb, "--help"] for verb in VERBS)):
            libraries = self.loaded(*arguments)
            self.assertIn("libc", libraries)
            self.assertNotIn("libtorch_cpu", libraries, arguments)
        self.assertIn("libtorch_cpu", self.loaded("info", "missing.h5"))

    def test_the_help_of_a_recipe_names_every_key(self):
        text = self.siglib("train", "--help-config").stdout
        for key in ("learning_rate", "margin", "patience", "widths", "elastic", "target_far"):
            self.assertIn(key, text)

    def test_synthesized_writers_depend_on_the_seed_alone(self):
        for out, seed in (("a", 7), ("b", 7), ("c", 8)):
            self.siglib("synthesize", "--writers", 1, "--genuine", 1, "--forged", 1, "--out", out, "--seed", seed, "--quiet")
        read = lambda out: (self.folder / out / "001/genuine/01.png").read_bytes()
        self.assertEqual(read("a"), read("b"))
        self.assertNotEqual(read("a"), read("c"))

    def test_recordings_become_a_collection(self):
        pen = self.folder / "pen"
        pen.mkdir()
        for number in (1, 2, 21):
            rows = [f"{1000 + 25 * i} {3000 + (i * i * number) % 900} {10 * i} 1 0 0 {300 + i}" for i in range(100)]
            (pen / f"U3S{number}.TXT").write_text("\n".join(["100", *rows, ""]))
        (pen / "U3S4.TXT").write_text("2\n1 2 3 1 0 0 4\n")
        made = self.siglib("synthesize", "--pen", pen, "--format", "svc2004", "--out", "svc2004", "--json")
        report = json.loads(made.stdout)
        self.assertEqual(report["images"], 3)
        self.assertEqual([file["path"] for file in report["refused"]], ["U3S4.TXT"])
        self.assertIn("U3S4.TXT:2: the file ends after 1 of the 2 points", made.stderr)
        prepared = self.siglib("prepare", "--collection", program.SOURCE / "data/collections/svc2004.yaml", "--root", ".",
                               "--out", "svc2004.h5", "--json")
        self.assertEqual(json.loads(prepared.stdout)["written"], 3)


if __name__ == "__main__":
    unittest.main()

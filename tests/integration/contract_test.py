"""The command line's contract: help, usage, streams and exit codes."""
import unittest

import program

VERBS = ["prepare", "train", "calibrate", "evaluate", "match", "embed", "synthesize", "info"]


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
        self.refused("embed", "--out", "x.h5", code=2, says=["--list"])

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


if __name__ == "__main__":
    unittest.main()

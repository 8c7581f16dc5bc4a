"""What the integration tests share: running siglib, and a small generated collection made once per test program."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SIGLIB = os.environ["SIGLIB"]
SOURCE = Path(os.environ["SIGLIB_SOURCE"])
PLAIN = SOURCE / "data/collections/plain.yaml"

# A recipe that trains in seconds: it proves the way, not the quality.
RECIPE = f"""
title: tiny
data:
  collections: [{PLAIN}]
  root: signatures
  cache: canvases.h5
split: {{train: 0.5, validation: 0.25, test: 0.25}}
encoder: {{kind: compact, dimension: 16, widths: [8, 8, 16, 16, 16]}}
sampler: {{writers: 4, genuine: 2, forged: 1, batches: 6}}
train: {{epochs: 2, checkpoint_seconds: 0}}
pairs: {{random: 1}}
strokes: {{pairs: 10, batch: 16}}
"""


def run(*arguments, cwd=None, env=None, **options):
    environment = {key: value for key, value in os.environ.items() if key not in ("SIGLIB_DATA", "SIGLIB_MODELS")}
    environment.update(env or {})
    return subprocess.run([SIGLIB, *map(str, arguments)], cwd=cwd, env=environment, text=True, capture_output=True,
                          timeout=600, **options)


class Case(unittest.TestCase):
    """A test in a folder of its own, with generated signatures in signatures/ and RECIPE in recipe.yaml."""

    @classmethod
    def setUpClass(cls):
        cls.shared = Path(tempfile.mkdtemp(prefix="siglib-integration-"))
        cls.addClassCleanup(shutil.rmtree, cls.shared, ignore_errors=True)
        made = run("synthesize", "--writers", 16, "--genuine", 8, "--forged", 8, "--out", cls.shared / "signatures", "--quiet")
        assert made.returncode == 0, made.stderr

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="case-", dir=self.shared))
        (self.folder / "signatures").symlink_to(self.shared / "signatures")
        (self.folder / "recipe.yaml").write_text(RECIPE)

    def siglib(self, *arguments, code=0, **options):
        result = run(*arguments, cwd=self.folder, **options)
        self.assertEqual(result.returncode, code, f"{arguments}\nstdout: {result.stdout}\nstderr: {result.stderr}")
        return result

    def json(self, *arguments, code=0):
        return json.loads(self.siglib(*arguments, "--json", "--quiet", code=code).stdout)

    def refused(self, *arguments, code, says):
        """Fails with this code and exactly one line that holds every word of `says`; leaves no partial file."""
        result = self.siglib(*arguments, code=code)
        self.assertEqual(result.stdout, "")
        complaints = [line for line in result.stderr.splitlines() if line.startswith("siglib: ")]
        self.assertEqual(len(complaints), 1, result.stderr)
        for words in says:
            self.assertIn(words, complaints[0])
        self.assertEqual([str(path) for path in self.folder.rglob("*.part")], [])

    def train(self, *arguments):
        self.siglib("train", "--config", "recipe.yaml", "--out", "run", "--quiet", *arguments)
        return self.folder / "run"

"""Bad input: one clear line, the right exit code, no partial file."""
import os
import struct
import subprocess
import unittest
import zlib
from pathlib import Path

import program

GOOD = "signatures/001/genuine/01.png"


def png(width, height, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class BadImages(program.Case):
    def refuse(self, name, content, *says):
        (self.folder / name).write_bytes(content)
        self.refused("match", GOOD, name, code=3, says=[name, *says])

    def test_images_that_cannot_be_used(self):
        good = (self.folder / GOOD).read_bytes()
        self.refuse("empty.png", b"")
        self.refuse("text.png", b"this is no image at all", "PNG", "JPEG")
        self.refuse("truncated.png", good[: len(good) // 2])
        self.refuse("huge.png", png(60000, 60000, b""), "60000")
        self.refuse("blank.png", png(300, 150, b"".join(b"\0" + b"\xf0" * 300 for _ in range(150))), "blank")
        self.refused("match", GOOD, "missing.png", code=3, says=["missing.png"])
        self.refused("match", GOOD, "signatures", code=3, says=["signatures", "regular file"])

    def test_pages_without_a_signature(self):
        width, height = 900, 700
        line = b"".join(b"\x20" * 7 + b"\xf5" * (5 if at % 6 else 20) for at in range(60))[:width - 200]
        printed = b"\0" + b"\xf5" * 100 + line + b"\xf5" * (width - 100 - len(line))
        rows = b"".join(printed if 60 < y < 640 and y % 30 < 12 else b"\0" + b"\xf5" * width for y in range(height))
        self.refuse("print.png", png(width, height, rows))
        self.refuse("large.png", png(10000, 10000, (b"\0" + b"\xf5" * 10000) * 10000), "blank")

    def test_a_renamed_image_is_what_it_holds(self):
        (self.folder / "renamed.jpg").write_bytes((self.folder / GOOD).read_bytes())
        result = program.run("match", GOOD, "renamed.jpg", cwd=self.folder)
        self.assertIn(result.returncode, (0, 1, 4), result.stderr)


class BadCollections(program.Case):
    def prepare(self, manifest, *says, code, root="signatures"):
        (self.folder / "m.yaml").write_text(manifest)
        self.refused("prepare", "--collection", "m.yaml", "--root", root, "--out", "c.h5", code=code, says=says)
        self.assertFalse((self.folder / "c.h5").exists())

    def test_manifests(self):
        entry = "name: x\nsources:\n  - pattern: '{}'\n"
        self.prepare(entry.format("(?<writer>a)/(?<sample>b)"), "x", code=3)
        self.prepare(entry.format("(?<writer>a)"), "m.yaml", "sample", code=2)
        self.prepare(entry.format("("), "m.yaml", "pattern", code=2)
        self.prepare("name: x\nsuorces: []\n", "m.yaml:2", "sources", code=2)
        self.prepare("name: [", "m.yaml", "YAML", code=2)
        self.prepare((program.PLAIN).read_text(), "nowhere", code=3, root="nowhere")

    def test_too_few_writers(self):
        self.siglib("synthesize", "--writers", 3, "--genuine", 3, "--forged", 1, "--out", "few", "--quiet")
        self.refused("train", "--config", "recipe.yaml", "--set", "data.root=few", "--set", "data.cache=few.h5", "--out", "run",
                     "--quiet", code=3, says=["writers", "6"])
        self.assertFalse((self.folder / "run").exists())

    def test_a_writer_with_one_image_is_left_out_of_training(self):
        self.siglib("synthesize", "--writers", 12, "--genuine", 4, "--forged", 2, "--out", "some", "--quiet")
        for image in Path(self.folder / "some/003/genuine").glob("0[2-4].png"):
            image.unlink()
        self.siglib("train", "--config", "recipe.yaml", "--set", "data.root=some", "--set", "data.cache=some.h5", "--set",
                    "policies=[{name: p, target_far: 0.5, target_frr: 0.5}]", "--out", "run", "--quiet")
        self.assertTrue((self.folder / "run/model.h5").exists())

    def test_unusable_images_are_reported_and_left_out(self):
        self.siglib("synthesize", "--writers", 2, "--genuine", 2, "--forged", 1, "--out", "some", "--quiet")
        (self.folder / "some/001/genuine/03.png").write_bytes(b"nothing")
        (self.folder / "some/001/genuine/04.png").write_bytes((self.folder / "some/001/genuine/01.png").read_bytes())
        report = self.json("prepare", "--collection", program.PLAIN, "--root", "some", "--out", "c.h5")
        self.assertEqual(report["written"], 6)
        self.assertIn("03.png", report["refused"][0]["path"])
        self.assertIn("04.png", report["copies"][0]["path"])


class BadConfiguration(program.Case):
    def train(self, text, *says):
        (self.folder / "recipe.yaml").write_text(program.RECIPE + text)
        self.refused("train", "--config", "recipe.yaml", "--out", "run", code=2, says=says)
        self.assertFalse((self.folder / "run").exists())

    def test_recipes(self):
        line = len((program.RECIPE + "x").splitlines())
        self.train("optimizer: {learning_rat: 0.1}", f"recipe.yaml:{line}", "optimizer", 'did you mean "learning_rate"')
        self.train("optimizer: {learning_rate: fast}", f"recipe.yaml:{line}", "optimizer.learning_rate", "number", "fast")
        self.train("augment: {rotation: 1000}", "augment.rotation", "0 to 90")
        self.train("losses: [{kind: contrstive}]", "losses[0].kind", 'did you mean "contrastive"')
        self.train("losses: [1]", "losses[0]", "group")
        self.train("losses: {kind: triplet}", "losses", "list")
        self.train("losses: []", "losses", "at least one")
        self.train("losses: [{kind: triplet}, {kind: contrastive, miner: semi_hard}]", "losses[1].miner", "semi_hard")
        self.train("losses: [{kind: n_pair, margin: 1}]", "losses[0]", 'unknown key "margin"')

    def test_overrides(self):
        self.refused("train", "--config", "recipe.yaml", "--set", "train.epoch=3", "--out", "run", code=2,
                     says=["--set train.epoch=3", 'did you mean "epochs"'])
        self.refused("train", "--config", "recipe.yaml", "--set", "train.epochs", "--out", "run", code=2, says=["KEY=VALUE"])
        self.refused("train", "--config", "missing.yaml", "--out", "run", code=2, says=["missing.yaml"])

    def test_pairs(self):
        for content, says in (("", ["pairs.csv"]), ("a,b\n1,2\n", ["reference"]),
                              ("reference,query,kind\na.png,b.png,fake\n", ["pairs.csv:2", "fake"]),
                              ("reference,query,kind\n,b.png,genuine\n", ["pairs.csv:2", "reference"])):
            (self.folder / "pairs.csv").write_text(content)
            self.refused("evaluate", "--pairs", "pairs.csv", "--out", "out", code=3, says=says)


class BadModels(program.Case):
    def test_damaged_newer_and_foreign_models(self):
        model = bytearray((program.SOURCE / "data/models/quickstart.h5").read_bytes())
        model[len(model) // 2] ^= 1
        (self.folder / "damaged.h5").write_bytes(model)
        (self.folder / "short.h5").write_bytes(model[: len(model) // 3])
        (self.folder / "newer.h5").write_bytes(b"siglib-model 99\n" + bytes(model[16:]))
        (self.folder / "foreign.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(2000))
        for name, says in (("damaged.h5", "damaged"), ("short.h5", "damaged"), ("newer.h5", "newer siglib"),
                           ("foreign.h5", "not a siglib model")):
            self.refused("match", "--model", name, GOOD, GOOD, code=3, says=[name, says])
        self.refused("match", "--model", "missing.h5", GOOD, GOOD, code=3, says=["missing.h5"])


class BadDisks(program.Case):
    def test_unwritable_places(self):
        (self.folder / "file").write_text("")
        self.refused("train", "--config", "recipe.yaml", "--out", "file/run", "--quiet", code=5, says=["file/run"])
        self.refused("prepare", "--collection", program.PLAIN, "--root", "signatures", "--out", "file/c.h5", code=5,
                     says=["file/c.h5"])
        self.refused("embed", GOOD, "--out", "file/e.h5", "--quiet", code=5, says=["file/e.h5"])
        self.refused("evaluate", "--config", "recipe.yaml", "--out", "file/e", "--quiet", code=5, says=["file/e"])

    @unittest.skipUnless(os.geteuid() == 0, "mounting a small disk needs root")
    def test_a_full_disk(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], capture_output=True).returncode != 0:
            self.skipTest("a small disk cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        self.refused("prepare", "--collection", program.PLAIN, "--root", "signatures", "--out", "disk/c.h5", "--quiet", code=5,
                     says=["disk/c.h5"])
        self.refused("train", "--config", "recipe.yaml", "--out", "disk/run", "--quiet", code=5, says=["disk/run"])
        self.assertFalse((disk / "run/model.h5").exists())


if __name__ == "__main__":
    unittest.main()

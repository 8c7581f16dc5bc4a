"""What scripts/benchmark, experiments and results share: caches, models, evaluations, the tables of docs/results.md."""

import argparse
import json
import pathlib
import re
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent
PAGE = SOURCE / "docs/results.md"
RECIPE = SOURCE / "configs/siglib-base.yaml"
OPEN = SOURCE / "configs/siglib-open.yaml"
ADAPT = SOURCE / "configs/adapt.yaml"
PEN = {"svc2004": ("online/svc2004_task2", "svc2004"), "susig_visual": ("online/susig/VisualSubCorpus", "susig_visual"),
       "susig_blind": ("online/susig/BlindSubCorpus", "susig_blind")}
SCANNED = {"cedar": "cedar", "bhsig260-bengali": "bhsig260", "cross_media": "cross_media"}
COLLECTIONS = [*SCANNED, *PEN]
GENERATED = "generated"


def arguments(usage, names):
    """Of the command line: those of `names` that were asked for, in their order, and what every Bench needs."""
    parser = argparse.ArgumentParser(usage=usage)
    parser.add_argument("names", nargs="+", choices=[*names, "all"])
    parser.add_argument("--data", required=True)
    parser.add_argument("--runs", default="runs")
    parser.add_argument("--siglib", default=SOURCE / "build/release/apps/siglib/siglib")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--evaluate-only", action="store_true")
    found = parser.parse_args()
    if "all" in found.names:
        found.names = names
    return found


class Bench:
    def __init__(self, asked):
        self.data = pathlib.Path(asked.data).resolve()
        self.runs = pathlib.Path(asked.runs).resolve()
        self.siglib = pathlib.Path(asked.siglib).resolve()
        self.overrides = set_words(asked.set)
        self.evaluate_only = asked.evaluate_only
        self.runs.mkdir(parents=True, exist_ok=True)

    def call(self, *words):
        print("siglib", *words, file=sys.stderr, flush=True)
        result = subprocess.run([self.siglib, *map(str, words), "--quiet"], stdout=subprocess.DEVNULL)
        if result.returncode != 0:
            sys.exit(f"siglib {words[0]} failed with {result.returncode}")

    def root(self):
        """One folder with every collection below it: the scanned ones linked, the pen recordings rendered."""
        root = self.runs / "data"
        root.mkdir(exist_ok=True)
        for folder in SCANNED.values():
            if not (root / folder).exists():
                (root / folder).symlink_to(self.data / folder)
        for name, (folder, form) in PEN.items():
            if not (root / name).exists():
                self.call("synthesize", "--pen", self.data / folder, "--format", form, "--out", root / name)
        return root

    def root_with_generated(self):
        """The same, and writers that nobody may claim."""
        root = self.runs / "data-generated"
        if not root.exists():
            self.call("synthesize", "--writers", 400, "--seed", 5, "--out", root)
        for folder in self.root().iterdir():
            if not (root / folder.name).exists():
                (root / folder.name).symlink_to(folder)
        return root

    def cache(self, collections):
        name = "all" if collections == COLLECTIONS else "+".join(collections)
        file = self.runs / f"{name}.h5"
        if not file.exists():
            manifests = [word for c in collections for word in ("--collection", SOURCE / f"data/collections/{c}.yaml")]
            root = self.root_with_generated() if GENERATED in collections else self.root()
            self.call("prepare", *manifests, "--root", root, "--out", file)
        return file

    def settings(self, cache, **split):
        return set_words([f"data.cache={cache}", *(f"split.{key}={value}" for key, value in split.items())])

    def train(self, name, settings, recipe=RECIPE, start=None):
        """The model; `start` is the one that its weights start from."""
        folder = self.runs / name
        if not finished(folder):
            if self.evaluate_only:
                sys.exit(f"{folder}: is not trained")
            if (folder / "checkpoint.h5").exists():
                self.call("train", "--resume", "--out", folder)
            else:
                begin = ["--from", start] if start else []
                self.call("train", "--config", recipe, *settings, *self.overrides, *begin, "--out", folder)
        return folder / "model.h5"

    def evaluate(self, name, models, *words):
        out = self.runs / name
        self.call("evaluate", *[word for model in models for word in ("--model", model)], *words, "--out", out)
        return json.loads((out / "metrics.json").read_text())


def set_words(assignments):
    return [word for assignment in assignments for word in ("--set", assignment)]


def finished(folder):
    """An interrupted run has a model too, but fewer lines in its log than epochs in its recipe."""
    log, config = folder / "log.jsonl", folder / "config.yaml"
    if not log.exists() or not (folder / "provenance.json").exists():
        return False
    epochs = re.search(r"^train:\n  epochs: (\d+)", config.read_text(), re.MULTILINE)[1]
    return len(log.read_text().splitlines()) == int(epochs)


def cell(figure, scale):
    digits = 1 if scale == 100 else 2
    number = lambda value: "–" if value is None else f"{scale * value:.{digits}f}"
    return f"{number(figure['value'])} [{', '.join(number(bound) for bound in figure['interval'])}]"


def around_marks(page, script):
    """The page before, within and after the table that `script` keeps on it."""
    start, end = f"<!-- {script} writes from here -->\n", "<!-- to here -->"
    before, started, rest = page.partition(start)
    table, ended, after = rest.partition(end)
    if not started or not ended:
        sys.exit(f"{PAGE}: the marks around the table of {script} are gone")
    return before + start, table, end + after


def write_table(script, table):
    before, _, after = around_marks(PAGE.read_text(), script)
    PAGE.write_text(before + table + "\n" + after)


def keep_tables(page, old):
    """`page` with the tables that scripts keep on `old`."""
    for script in re.findall("<!-- (.+) writes from here -->", page):
        before, _, after = around_marks(page, script)
        page = before + around_marks(old, script)[1] + after
    return page

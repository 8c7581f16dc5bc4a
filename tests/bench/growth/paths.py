"""The paths whose cost is measured at several sizes. Each point: size, milliseconds of one, most resident bytes."""
import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "serve"))
from tools import SOURCE, Tools, say  # noqa: E402

GENERATED = SOURCE / "data/collections/generated.yaml"
EACH = 24  # signatures of a generated writer
REFERENCES = 3  # of a customer
SECONDS = 20  # of matches over one connection


class Ground:
    """Where things are made that several paths need, once."""

    def __init__(self, build, python, folder):
        self.tools = Tools(build, python, folder)
        self.folder = folder

    def run(self, *words):
        """Runs siglib; the seconds that it took and its most resident bytes."""
        start = time.monotonic()
        process = subprocess.Popen([str(word) for word in (self.tools.siglib, *words, "--log-level", "error")], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if status != 0:
            raise SystemExit(f"siglib {words[0]} failed")
        return time.monotonic() - start, used.ru_maxrss << 10

    def writers(self, count):
        folder = self.folder / f"writers-{count}"
        if not folder.exists():
            say(f"generating {count} writers")
            self.run("synthesize", "--writers", count, "--genuine", EACH // 2, "--forged", EACH // 2, "--out", folder)
        return folder

    @cached_property
    def pictures(self):
        """A thousand; where more are asked for they come again."""
        return sorted(self.writers(42).glob("*/*/*.png"))[:1000]

    def lists(self, count):
        return list(itertools.islice(itertools.cycle(self.pictures), count))


class Train:
    HELP = "one image of a training epoch of siglib-base's recipe, with so many canvases to draw from"
    UNIT, SIZES, COUNTS_WORK = "canvases", [1000, 10_000, 30_000], False

    @staticmethod
    def measure(ground, counts):
        points = []
        for count in counts:
            run = ground.folder / f"run-{count}"
            settings = {"data.collections": f"[{GENERATED}]", "data.root": ground.writers(-(-count // EACH)), "data.cache": ground.folder / f"{count}.h5",
                        "train.epochs": 2, "score.parts": "embedding"}
            say(f"train: {count:,} canvases")
            words = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
            _, resident = ground.run("train", "--config", SOURCE / "configs/siglib-base.yaml", *words, "--out", run)
            epochs = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
            points.append({"size": count, "milliseconds": 1000 / epochs[-1]["images_per_second"], "resident_bytes": resident})
        return points


class Encode:
    HELP = "one picture of siglib embed: decoded, located, preprocessed, encoded"
    UNIT, SIZES, COUNTS_WORK = "pictures", [1000, 10_000, 100_000], True

    @staticmethod
    def measure(ground, counts):
        points = []
        for count in counts:
            listed = ground.folder / "list.txt"
            listed.write_text("".join(f"{path}\n" for path in ground.lists(count)))
            say(f"encode: {count:,} pictures")
            seconds, resident = ground.run("embed", "--locate", "never", "--list", listed, "--out", ground.folder / "embeddings.h5")
            points.append({"size": count, "milliseconds": 1000 * seconds / count, "resident_bytes": resident})
        return points


class Evaluate:
    HELP = "one pair of siglib evaluate --pairs among a thousand pictures: scored, figures with intervals, report"
    UNIT, SIZES, COUNTS_WORK = "pairs", [1000, 10_000, 100_000], True

    @staticmethod
    def measure(ground, counts):
        def kind(reference, query):
            if reference.parent.parent != query.parent.parent:
                return "random"
            return "genuine" if query.parent.name == "genuine" else "skilled"

        references = [picture for picture in ground.pictures if picture.parent.name == "genuine"]
        possible = [(one, other) for one in references for other in ground.pictures if one != other and (
            other.parent.name == "genuine" or one.parent.parent == other.parent.parent)]
        points = []
        for count in counts:
            file = ground.folder / "pairs.csv"
            chosen = possible[::len(possible) // count][:count]
            file.write_text("reference,query,kind\n" + "".join(f"{one},{other},{kind(one, other)}\n" for one, other in chosen))
            say(f"evaluate: {count:,} pairs")
            seconds, resident = ground.run("evaluate", "--locate", "never", "--no-probe", "--pairs", file, "--out", ground.folder / f"evaluation-{count}")
            points.append({"size": count, "milliseconds": 1000 * seconds / count, "resident_bytes": resident})
        return points


class Match:
    HELP = "one match over HTTP, with so many customers in the store, each with three signatures"
    UNIT, SIZES, COUNTS_WORK = "customers", [100, 1000, 10_000, 100_000], False

    @staticmethod
    def measure(ground, counts):
        tools, model = ground.tools, SOURCE / "data/models/siglib-base.h5"
        with tools.serve(ground.folder / "enrolled", "--model", model) as server:
            customers = tools.enrol(server, REFERENCES)
        points = []
        for count in counts:
            say(f"match: {count:,} customers")
            data = ground.folder / "many"
            shutil.copytree(ground.folder / "enrolled", data)
            listed = shutil.copy(customers, ground.folder / "many.txt")
            tools.call(tools.filler, data, listed, count)
            with tools.serve(data, "--model", model) as server:
                found = tools.load(server, listed, connections=1, references=REFERENCES, seconds=SECONDS, warm_up=3)
            points.append({"size": count, "milliseconds": found["milliseconds"]["median"], "resident_bytes": found["server"]["resident_after"]})
            shutil.rmtree(data)
        return points


PATHS = {"train": Train, "encode": Encode, "evaluate": Evaluate, "match": Match}

"""What all sides read, and how they are started."""
import json
import subprocess
import sys
from pathlib import Path

from sides import Side

SOURCE = Path(__file__).resolve().parents[3]
PEERS = SOURCE / "tests/bench/peers"
MODEL = SOURCE / "data/models/siglib-base.h5"
RECIPE = SOURCE / "configs/siglib-base.yaml"
HERE = Path(__file__).resolve().parent


def say(*words):
    print("bench:", *words, file=sys.stderr, flush=True)


class Workplace:
    """A folder with generated signatures, and the sides that work in it. `stack` (an ExitStack) ends them."""

    def __init__(self, build, python, folder, stack):
        self.folder = folder
        self._program = build / "tests/bench/bench_speed"
        self.program = build / "apps/siglib/siglib"
        self.python = python
        self._stack = stack

    def make(self, writers, **settings):
        """What `bench_speed make` writes; of the recipe's settings a double underscore stands for the dot."""
        words = [f"{name.replace('__', '.')}={value}" for name, value in settings.items()]
        subprocess.run([self._program, "make", self.folder, str(writers), RECIPE, *words], check=True, stdout=sys.stderr)

    def siglib(self, side, threads, name="siglib"):
        return self._start(name, [self._program, side, self.folder, threads], f"siglib-{side}.log")

    def peer(self, name, script, *words):
        return self._start(name, [self.python, "-B", PEERS / script, *words], f"{Path(script).stem}.log")

    def starter(self, commands):
        """A side that starts programs; `commands`: what each of its tasks runs."""
        file = self.folder / "commands.json"
        file.write_text(json.dumps({name: [str(word) for word in command] for name, command in commands.items()}))
        return self._start("start", [self.python, "-B", HERE / "start.py", file], "start.log", PYTHONDONTWRITEBYTECODE="")

    def limit(self, threads):
        return self._start("limit", [self.python, "-B", HERE / "limit.py", threads], "limit.log", PYTHONPATH=str(PEERS))

    def _start(self, name, command, log, **environment):
        return self._stack.enter_context(Side(name, command, self.folder / log, **environment)).wait_until_ready()

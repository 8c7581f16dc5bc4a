"""The programs that the benchmark is made of."""
import json
import os
import subprocess
import sys
from pathlib import Path

from processes import Server

SOURCE = Path(__file__).resolve().parents[3]
PEERS = SOURCE / "tests/bench/peers"
CORES = os.cpu_count()


def say(*words):
    print("bench:", *words, file=sys.stderr, flush=True)


class Tools:
    def __init__(self, build, python, folder):
        """`build`: where the programs are; `python`: of an environment with what the peers need; `folder`: for all that is made."""
        self.siglib = build / "apps/siglib/siglib"
        self.generator = build / "tests/bench/bench_serve_load"
        self.filler = build / "tests/bench/bench_fill_store"
        self.python = python
        self.folder = folder

    def call(self, *command):
        subprocess.run([str(word) for word in command], check=True, stdout=sys.stderr)

    def answer(self, *command):
        return json.loads(subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE).stdout)

    def make_model(self):
        """A model that compares embeddings alone, with the encoder of siglib-base: what it recognises does not matter here."""
        self.call(self.siglib, "synthesize", "--writers", 20, "--genuine", 5, "--forged", 5, "--out", self.folder / "writers", "--quiet")
        settings = {"data.root": self.folder / "writers", "data.cache": self.folder / "writers.h5", "encoder.dimension": 128,
                    "encoder.widths": "[8, 16, 32, 64, 128]", "train.epochs": 1, "score.parts": "embedding"}
        words = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
        self.call(self.siglib, "train", "--config", SOURCE / "configs/quickstart.yaml", *words, "--out", self.folder / "run", "--quiet")
        return self.folder / "run/model.h5"

    def save_pictures(self):
        pictures = self.folder / "pictures"
        self.call(self.generator, "--save", pictures)
        return pictures

    def serve(self, data, *options):
        command = [self.siglib, "serve", "--data", data, *options]
        return Server(lambda port: [*command, "--port", port], self.folder / "siglib.log")

    def serve_peer(self, command, name, model, customers, pictures):
        return Server(command, self.folder / f"{name}.log", cwd=PEERS, PEER_MODEL=model, PEER_CUSTOMERS=customers, PEER_PICTURES=pictures,
                      PYTHONDONTWRITEBYTECODE=1, OMP_NUM_THREADS=1)

    def enrol(self, server, references=1):
        customers = self.folder / f"customers-{server.port}.txt"
        self.call(self.generator, "--port", server.port, "--enrol", customers, "--references", references)
        return customers

    def load(self, server, customers, **options):
        words = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]
        return self.answer(self.generator, "--port", server.port, "--pid", server.process.pid, "--customers", customers, *words)

    def library(self, model, seconds, *options):
        return self.answer(self.generator, "--model", model, "--threads", CORES, "--seconds", seconds, *options)

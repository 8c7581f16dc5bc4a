"""Power cuts, full disks and a database that goes away: what was acknowledged is there, nothing is half there.

SIGLIB_FAULT_ROUNDS sets how often the server is killed (3 by default; 50 before a release)."""
import json
import os
import random
import signal
import subprocess
import threading
import time
import unittest
import uuid
from pathlib import Path

import program
from server import Postgres, Server

ROUNDS = int(os.environ.get("SIGLIB_FAULT_ROUNDS", "3"))
FAST = ["--model", program.SOURCE / "data/models/quickstart.h5", "--locate", "never", "--quiet"]


class Clients:
    """Threads that enrol, each its own customers, until told to stop or the server is gone."""

    def __init__(self, server, images, threads=8, most=200):
        self.images, self.port = images, server.port
        self.acknowledged, self.statuses = [], []
        self.lock, self.left = threading.Lock(), most
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._work, args=(server.client(),)) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def _work(self, client):
        while not self.stopping.is_set():
            with self.lock:
                if self.left == 0:
                    return
                self.left -= 1
                number = self.left
            customer, image = str(uuid.uuid4()), self.images[number % len(self.images)]
            try:
                answer = client.image(f"/v1/customers/{customer}/signatures", image)
            except OSError:
                continue  # the server was killed; what follows fails as well and ends soon
            except Exception as error:  # http.client has no common base for answers that are cut off
                if type(error).__module__ != "http.client":
                    raise
                continue
            with self.lock:
                self.statuses.append(answer.status)
                if answer.status == 201:
                    self.acknowledged.append((customer, answer.json()["id"], image))

    def join(self):
        for thread in self.threads:
            thread.join()


class Faults(program.Case):
    def images(self):
        return sorted((self.folder / "signatures").glob("*/genuine/*.png"))

    def start(self, *arguments):
        server = Server(*arguments, *FAST, cwd=self.folder)
        self.addCleanup(server.stop, signal.SIGKILL)
        return server

    def check(self, server, acknowledged, *store):
        """Everything acknowledged is there, whole; the audit log has one entry for each signature, one for the model, and verifies."""
        client = server.client()
        for customer, signature, image in acknowledged:
            stored = client.get(f"/v1/customers/{customer}/signatures/{signature}/image")
            self.assertEqual((stored.status, stored.body), (200, image.read_bytes()))
        signatures, cursor = 0, ""
        while cursor is not None:
            page = client.get(f"/v1/customers?limit=200&cursor={cursor}").json()
            for customer in page["items"]:
                self.assertEqual(customer["signatures"], 1)  # a customer came into being with a signature or not at all
                signatures += 1
            cursor = page["next_cursor"]
        self.assertGreaterEqual(signatures, len(acknowledged))
        checked = json.loads(self.siglib("serve", "audit", "verify", *store, "--json").stdout)
        self.assertTrue(checked["whole"])
        self.assertEqual(checked["entries"], signatures + 1)
        return signatures

    def test_killed_while_enrolling(self):
        acknowledged, kills = [], 0
        generator = random.Random(1)
        for _ in range(ROUNDS):
            server = self.start("--data", "store")
            clients = Clients(server, self.images())
            time.sleep(generator.uniform(0.1, 2.0))
            kills += clients.left > 0
            server.stop(signal.SIGKILL)
            clients.join()
            acknowledged += clients.acknowledged
        self.assertGreater(kills, 0)  # some rounds were cut short, or nothing was tested
        server = self.start("--data", "store")
        stored = self.check(server, acknowledged, "--data", "store")
        customer, _, image = acknowledged[-1]
        self.assertEqual(server.client().image(f"/v1/customers/{customer}/match", image).json()["decision"], "review")
        print(f"{ROUNDS} kills: {len(acknowledged)} acknowledged, {stored} stored")

    def test_full(self):
        store = ["--data", "store", "--set", "store.max_bytes=3000000"]
        server = self.start(*store)
        clients = Clients(server, self.images(), threads=4)
        clients.join()
        self.assertEqual(set(clients.statuses), {201, 507})
        self.assertEqual(server.client().get("/health/ready").status, 200)
        self.check(server, clients.acknowledged, *store)
        # With room again it goes on.
        self.assertEqual(server.stop(), 0)
        server = self.start("--data", "store")
        self.assertEqual(server.client().image(f"/v1/customers/{uuid.uuid4()}/signatures", self.images()[0]).status, 201)
        self.check(server, clients.acknowledged, "--data", "store")

    def test_a_disk_that_is_full(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], capture_output=True).returncode != 0:
            self.skipTest("no right to mount a small disk; test_full does the same with store.max_bytes")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=True)
        store = ["--data", disk / "store"]
        server = self.start(*store)
        clients = Clients(server, self.images(), threads=4)
        clients.join()
        self.assertEqual(set(clients.statuses), {201, 507})
        self.check(server, clients.acknowledged, *store)
        server.stop(signal.SIGKILL)

    @unittest.skipUnless(Postgres.programs(), "PostgreSQL is not installed: scripts/setup installs it")
    def test_postgres_stopped_and_started_under_load(self):
        postgres = Postgres()
        self.addCleanup(postgres.remove)
        store = ["--set", f"store.url={postgres.database('faults')}"]
        server = self.start(*store)
        clients = Clients(server, self.images(), most=100_000)
        time.sleep(1)
        postgres.stop()
        time.sleep(2)
        postgres.start()
        recovered = len(clients.acknowledged)
        for _ in range(300):
            if len(clients.acknowledged) > recovered + 20:
                break
            time.sleep(0.1)
        clients.stopping.set()
        clients.join()
        self.assertEqual(set(clients.statuses), {201, 503}, server.log.read_text())
        self.assertGreater(len(clients.acknowledged), recovered + 20)
        self.check(server, clients.acknowledged, *store)


if __name__ == "__main__":
    unittest.main()

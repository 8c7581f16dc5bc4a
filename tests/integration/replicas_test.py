"""Two replicas on one PostgreSQL behind nginx, as deploy/nginx.conf has them."""
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import unittest
import urllib.request
import uuid

import program
from server import Client, Postgres, Server, free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


class Replicas(program.Case):
    def setUp(self):
        super().setUp()
        postgres = Postgres()
        self.addCleanup(postgres.remove)
        store = ["--set", f"store.url={postgres.database('siglib')}"]
        self.store = store
        self.replicas = [Server(*store, "--quiet", cwd=self.folder) for _ in range(2)]
        for replica in self.replicas:
            self.addCleanup(replica.stop, signal.SIGKILL)
        self.balancer = Client(self.start_nginx())

    def start_nginx(self):
        port = free_port()
        text = (program.SOURCE / "deploy/nginx.conf").read_text()
        for fixed, free in (("8081", self.replicas[0].port), ("8082", self.replicas[1].port), ("listen 8080", f"listen {port}")):
            self.assertIn(fixed, text)
            text = text.replace(fixed, str(free))
        logs = "access_log off;\n" + "".join(f"{kind}_temp_path {self.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        text = text.replace("http {", "http {\n" + logs)
        # Run by root, nginx would give its work to a user who may not read the test's folder.
        user = "user root;\n" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(f"{user}pid {self.folder}/nginx.pid;\nerror_log {self.folder}/nginx.log;\n{text}")
        nginx = subprocess.Popen([NGINX, "-c", self.folder / "nginx.conf", "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        self.addCleanup(nginx.wait)
        self.addCleanup(nginx.terminate)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5).close()
                return port
            except OSError:
                time.sleep(0.05)
        self.fail((self.folder / "nginx.log").read_text())

    def test_one_killed_under_load(self):
        image = self.folder / "signatures/001/genuine/01.png"
        query = self.folder / "signatures/001/genuine/02.png"
        customer = str(uuid.uuid4())
        first, second = (replica.client() for replica in self.replicas)
        self.assertEqual(first.image(f"/v1/customers/{customer}/signatures", image).status, 201)
        self.assertEqual(second.image(f"/v1/customers/{customer}/match", query).status, 200)

        statuses, lock, end = [], threading.Lock(), time.monotonic() + 6

        def load(number):
            while time.monotonic() < end:
                if number % 2:
                    answer = self.balancer.image(f"/v1/customers/{customer}/match", query)
                else:
                    answer = self.balancer.image(f"/v1/customers/{uuid.uuid4()}/signatures", image, Idempotency_Key=str(uuid.uuid4()))
                with lock:
                    statuses.append(answer.status)

        threads = [threading.Thread(target=load, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(2)
        before = len(statuses)
        self.replicas[0].stop(signal.SIGKILL)
        for thread in threads:
            thread.join()
        self.assertEqual(set(statuses), {200, 201})
        self.assertGreater(len(statuses), before + 20)
        self.assertIn('"whole":true', self.siglib("serve", "audit", "verify", *self.store, "--json").stdout)


if __name__ == "__main__":
    if not NGINX or not Postgres.programs():
        print("nginx or PostgreSQL is not installed: scripts/setup --tests installs both", file=sys.stderr)
        sys.exit(77)
    unittest.main()

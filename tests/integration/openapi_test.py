"""openapi.json against the running server, both ways: what it promises is kept, and what it forbids is refused."""
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import program
from server import Server

SCHEMATHESIS = program.SOURCE / ".venv/bin/schemathesis"


class OpenApi(unittest.TestCase):
    def test_the_server_does_what_its_description_says(self):
        with tempfile.TemporaryDirectory(prefix="siglib-openapi-") as folder:
            key = program.run("serve", "keys", "add", "--name", "test", "--role", "admin", "--data", "store", cwd=folder).stdout.strip()
            with Server("--data", "store", cwd=folder) as server:
                done = subprocess.run([SCHEMATHESIS, "--config-file", Path(__file__).parent / "schemathesis.toml", "run",
                                       f"http://127.0.0.1:{server.port}/openapi.json", "--seed", "1", "--max-examples", "20",
                                       "--header", f"Authorization: Bearer {key}"],
                                      cwd=folder, text=True, capture_output=True, timeout=600, env={**os.environ, "COLUMNS": "120"})
                self.assertEqual(done.returncode, 0, done.stdout[-20000:] + done.stderr)
                log = server.log.read_text()
                self.assertEqual(server.stop(signal.SIGTERM), 0)
            defects = [line for line in log.splitlines() if '"level":"error"' in line or '"level":"warn"' in line]
            self.assertEqual(defects, [])


if __name__ == "__main__":
    if not SCHEMATHESIS.exists():
        print("schemathesis is not installed: scripts/setup installs it", file=sys.stderr)
        sys.exit(77)
    unittest.main()

"""Servers as child processes, each on a free port of this machine."""
import http.client
import os
import socket
import subprocess
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Runs `command(port)` until the end of the `with`; there it is ready, after `start_seconds`."""

    def __init__(self, command, log, cwd=None, **environment):
        self.log = log
        self.port = free_port()
        start = time.monotonic()
        with open(log, "ab") as file:
            self.process = subprocess.Popen([str(word) for word in command(self.port)], cwd=cwd, stdout=file, stderr=file,
                                            env={**os.environ, **{name: str(value) for name, value in environment.items()}})
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        self.start_seconds = time.monotonic() - start

    def _wait_until_ready(self):
        for _ in range(12000):
            if self.process.poll() is not None:
                raise SystemExit(f"{self.log}: the server ended with {self.process.returncode}")
            if self._is_ready():
                return
            time.sleep(0.01)
        raise SystemExit(f"{self.log}: the server did not become ready")

    def _is_ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=120)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

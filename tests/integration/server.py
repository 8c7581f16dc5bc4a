"""A running `siglib serve` and a client for it."""
import http.client
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

from program import SIGLIB


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


def multipart(fields):
    """fields: [(name, filename, content)] → (body, content type)."""
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
             f"Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n" for name, filename, content in fields]
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


class Client:
    """One request, one connection."""

    def __init__(self, port, key=None):
        self.port = port
        self.key = key

    def request(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            fields["Authorization"] = f"Bearer {self.key}"
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            fields.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body, fields)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def image(self, path, file, **headers):
        """Posts an image as the body."""
        return self.request("POST", path, Path(file).read_bytes(), Content_Type="image/png", **headers)


class Server:
    """`siglib serve` on a free port; its log is in `log`."""

    def __init__(self, *arguments, cwd, env=None):
        self.log = Path(tempfile.mkstemp(prefix="serve-", suffix=".log", dir=cwd)[1])
        environment = {key: value for key, value in os.environ.items() if key not in ("SIGLIB_DATA", "SIGLIB_MODELS")}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([SIGLIB, "serve", "--port", "0", *map(str, arguments)], cwd=cwd,
                                            env={**environment, **(env or {})}, stdout=subprocess.DEVNULL, stderr=log)
        self.port = self._port()

    def _port(self):
        for _ in range(2400):
            found = re.search(r"listening on https?://\S+?:(\d+)/", self.log.read_text())
            if found:
                return int(found[1])
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}: {self.log.read_text()}")
            time.sleep(0.05)
        raise RuntimeError(f"the server did not start: {self.log.read_text()}")

    def client(self, key=None):
        return Client(self.port, key)

    def stop(self, how=signal.SIGTERM):
        """Returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=120)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop(signal.SIGKILL)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Postgres:
    """A PostgreSQL server of the test's own, in a cluster below the folder for temporary files."""

    @staticmethod
    def programs():
        """The newest installed one's folder, or None."""
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
        return found[-1].parent if found else None

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="siglib-postgres-"))
        self.port = free_port()
        self.user = self._owner()
        if self.user:
            shutil.chown(self.folder, self.user)
        self._call("initdb", "-D", self.folder / "data", "-U", "siglib", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()

    @staticmethod
    def _owner():
        """PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return None
        names = {entry.pw_name for entry in pwd.getpwall()}
        return "postgres" if "postgres" in names else "nobody"

    def _call(self, program, *arguments):
        subprocess.run([str(self.programs() / program), *map(str, arguments)], check=True, user=self.user, cwd="/",
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        self._call("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o",
                   f"-c listen_addresses=127.0.0.1 -p {self.port} -c unix_socket_directories={self.folder} -c fsync=off", "start")

    def stop(self):
        self._call("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")

    def database(self, name):
        self._call("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "siglib", name)
        return f"postgresql://siglib@127.0.0.1:{self.port}/{name}"

    def remove(self):
        try:
            self.stop()
        except subprocess.CalledProcessError:
            pass  # it was stopped already
        shutil.rmtree(self.folder, ignore_errors=True)

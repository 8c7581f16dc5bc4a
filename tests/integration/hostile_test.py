"""Clients that mean harm: bounded memory, the right 4xx, and the server goes on answering others."""
import resource
import signal
import socket
import struct
import time
import unittest
import zlib

import program
from server import Server, multipart

A = "00000000-0000-4000-8000-000000000001"
SIGNATURES = f"/v1/customers/{A}/signatures"
FAST = ["--model", program.SOURCE / "data/models/quickstart.h5", "--locate", "never", "--quiet"]


def png_header(width, height, data):
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", data) + chunk(b"IEND", b""))


class Hostile(program.Case):
    def start(self, *arguments):
        server = Server("--data", "store", *FAST, *arguments, cwd=self.folder)
        self.addCleanup(server.stop, signal.SIGKILL)
        self.genuine = self.folder / "signatures/001/genuine/01.png"
        self.assertEqual(server.client().image(SIGNATURES, self.genuine).status, 201)
        return server

    def answers(self, server):
        match = server.client().image(f"/v1/customers/{A}/match", self.genuine)
        self.assertEqual(match.status, 200, match.body)

    def resident(self, server):
        """Megabytes."""
        with open(f"/proc/{server.process.pid}/status") as status:
            return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024

    def raw(self, server, data, wait=5.0):
        """Sends bytes, returns what comes back until the end or the time is up."""
        with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as connection:
            answer = b""
            try:
                connection.sendall(data)
                while part := connection.recv(65536):
                    answer += part
            except (TimeoutError, ConnectionError):
                pass  # what has come by then counts
            return answer

    def status(self, answer):
        return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else None

    def test_sizes(self):
        server = self.start()
        before = self.resident(server)
        self.assertEqual(self.status(self.raw(server, b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000)), 431)
        self.assertEqual(self.status(self.raw(server, b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")), 414)
        post = f"POST {SIGNATURES} HTTP/1.1\r\nHost: localhost\r\n".encode()
        self.assertEqual(self.status(self.raw(server, post + b"Content-Length: 99999999999\r\n\r\n")), 413)
        self.assertIn(self.status(self.raw(server, post + b"Content-Length: 99999999999999999999999\r\n\r\n")), (400, 413))
        self.assertEqual(self.status(self.raw(server, post + b"Content-Length: -1\r\n\r\n")), 400)
        self.assertEqual(self.status(self.raw(server, post + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345")), 400)
        self.assertEqual(self.status(self.raw(server, post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")), 400)
        chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
        self.assertEqual(self.status(self.raw(server, post + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 24)), 413)
        self.assertEqual(self.status(self.raw(server, post + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n")), 400)
        self.assertLess(self.resident(server) - before, 60)
        self.answers(server)

    def test_images(self):
        server = self.start()
        client = server.client()
        bomb = png_header(20_000, 20_000, zlib.compress(bytes(40_000_000), 9)[:40_000])
        before = self.resident(server)
        for body, status in ((bomb, 422), (png_header(0, 10, b""), 422), (png_header(30_001, 10, b""), 422),
                             (self.genuine.read_bytes()[:-100], 422), (b"\x89PNG\r\n\x1a\n", 422), (b"\xff\xd8\xff\xe0", 422),
                             (b"<svg/>", 415), (b"GIF89a", 415), (b"\0" * 1000, 415)):
            answer = client.request("POST", SIGNATURES, body, Content_Type="image/png")
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (status, "application/problem+json"), body[:20])
        self.assertLess(self.resident(server) - before, 60)
        self.answers(server)

    def test_bodies_and_names(self):
        server = self.start()
        client = server.client()
        whole, content_type = multipart([("signature", "a", self.genuine.read_bytes())])
        for body in (whole[:-20], whole[10:], b"", whole + b"more", whole.replace(b"form-data", b"attachment")):
            self.assertEqual(client.request("POST", SIGNATURES, body, Content_Type=content_type).status, 400)
        twice, content_type = multipart([("signature", "a", b"x"), ("signature", "b", b"y")])
        self.assertEqual(client.request("POST", SIGNATURES, twice, Content_Type=content_type).status, 400)
        self.assertEqual(client.request("POST", SIGNATURES, b"x", Content_Type="multipart/form-data").status, 400)
        for name in ("x", "%00", "..%2f..%2fetc%2fpasswd", "';DROP%20TABLE%20customers;--", "00000000-0000-4000-8000-00000000000g",
                     "%ff%fe", "00000000000040008000000000000001", "%e2%80%ae", A + "%0a"):
            answer = client.get(f"/v1/customers/{name}")
            self.assertEqual(answer.status, 400, name)
            self.assertEqual(answer.json()["status"], 400)
        for query in ("cursor=%ff", "limit=1e9", "limit=1&limit=2", "cursor=' OR 1=1", "cursor=" + "a" * 3000):
            self.assertEqual(client.get("/v1/customers?" + query.replace(" ", "%20")).status, 400, query)
        for key in ("", "k" * 201):
            self.assertEqual(client.image(SIGNATURES, self.genuine, Idempotency_Key=key).status, 400)
        self.assertEqual(client.get(f"/v1/customers/{A}").json()["signatures"], 1)
        self.answers(server)

    def test_slow_clients(self):
        limits = ["--set", "server.limits.header_seconds=2", "--set", "server.limits.body_seconds=4",
                  "--set", "server.limits.body_grace_seconds=1"]
        server = self.start(*limits)
        slow = []
        for i in range(200):
            connection = socket.create_connection(("127.0.0.1", server.port))
            connection.sendall(b"GET / HTTP/1.1\r\nHost: local" if i % 2 else
                               f"POST {SIGNATURES} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nx".encode())
            slow.append(connection)
        end = time.monotonic() + 6
        while time.monotonic() < end:
            self.answers(server)
            for connection in slow:
                try:
                    connection.sendall(b"h")
                except OSError:
                    pass  # the server has closed it, as it should
            time.sleep(0.5)
        closed = 0
        for connection in slow:
            connection.settimeout(2)
            try:
                while connection.recv(65536):
                    pass
                closed += 1
            except ConnectionError:
                closed += 1
            except TimeoutError:
                pass  # still open: counted below
            connection.close()
        self.assertEqual(closed, 200)

    def test_ten_thousand_connections_that_say_nothing(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < 11_000:
            self.skipTest(f"this process may open {hard} files, expected 11,000")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        server = self.start("--set", "server.limits.connections=20000")
        before = self.resident(server)
        silent = []
        try:
            for i in range(10_000):
                silent.append(socket.create_connection(("127.0.0.1", server.port), timeout=10))
                if i % 2:
                    silent[-1].sendall(b"GET /")
            self.answers(server)
            grown = self.resident(server) - before
            self.assertLess(grown, 120, "megabytes for 10,000 connections")
        finally:
            for connection in silent:
                connection.close()
        self.answers(server)


if __name__ == "__main__":
    unittest.main()

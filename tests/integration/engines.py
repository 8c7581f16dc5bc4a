"""One set of tests for a server on either store."""
import json
import signal
import unittest
import uuid

import program
from server import Postgres, Server

A, B = (f"00000000-0000-4000-8000-{n:012d}" for n in (1, 2))

class Engine:
    """The same tests for either store; `store` gives a server its place."""

    def start(self, *arguments):
        server = Server(*self.store(), *arguments, cwd=self.folder)
        self.addCleanup(server.stop, signal.SIGKILL)
        return server

    def signature(self, writer, kind, number):
        return self.folder / f"signatures/{writer:03d}/{kind}/{number:02d}.png"

    def enrol(self, client, customer, writer, number=1, **headers):
        answer = client.image(f"/v1/customers/{customer}/signatures", self.signature(writer, "genuine", number), **headers)
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json()

    def match(self, client, customer, file, code=200):
        answer = client.image(f"/v1/customers/{customer}/match", file)
        self.assertEqual(answer.status, code, answer.body)
        return answer.json()

    def refused(self, answer, status, *words):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        problem = answer.json()
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["request_id"], answer.headers["X-Request-Id"])
        for word in words:
            self.assertIn(word, problem["detail"])

    def command(self, *arguments, code=0):
        """siglib serve audit verify and the like, for this store."""
        return json.loads(self.siglib("serve", *arguments, *self.store(), "--json", code=code).stdout)


class OnSqlite(program.Case):
    def store(self):
        return ["--data", "store"]


@unittest.skipUnless(Postgres.programs(), "PostgreSQL is not installed: scripts/setup installs it")
class OnPostgreSql(program.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.remove)

    def setUp(self):
        super().setUp()
        self.url = self.postgres.database("test_" + uuid.uuid4().hex)

    def store(self):
        return ["--set", f"store.url={self.url}"]

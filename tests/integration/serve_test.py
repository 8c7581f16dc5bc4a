"""The server from outside: over a real socket, on SQLite and on PostgreSQL."""
import base64
import csv
import json
import re
import signal
import time
import unittest
import uuid

import program
from engines import A, B, Engine, OnPostgreSql, OnSqlite
from server import Client, Server, multipart

NOWHERE = str(uuid.UUID(int=7))


class Contract(Engine):
    def test_enrol_match_review(self):
        server = self.start()
        client = server.client()
        self.assertEqual(client.get("/health/live").status, 200)
        self.assertEqual(client.get("/health/ready").status, 200)

        made = client.request("PUT", f"/v1/customers/{A.upper()}")
        self.assertEqual((made.status, made.json()["id"]), (201, A))
        self.assertEqual(client.request("PUT", f"/v1/customers/{A}").status, 200)
        first = self.enrol(client, A, 1, 1)
        self.enrol(client, A, 1, 2)
        self.enrol(client, B, 2)
        self.assertEqual(client.get(f"/v1/customers/{A}").json()["signatures"], 2)
        listed = client.get(f"/v1/customers/{A}/signatures").json()["items"]
        self.assertEqual(listed[0], first)

        same = self.match(client, A, self.signature(1, "genuine", 3))
        other = self.match(client, A, self.signature(3, "genuine", 1))
        self.assertGreater(same["match_score"], other["match_score"])
        self.assertEqual(other["decision"], "no_match")
        self.assertEqual([reference["id"] for reference in same["references"]], [one["id"] for one in listed])
        for answer in (same, other):
            accept, reject = answer["thresholds"]["accept"], answer["thresholds"]["reject"]
            score = answer["match_score"]
            self.assertEqual(answer["threshold"], accept)
            self.assertEqual(answer["decision"], "match" if score >= accept else "no_match" if score < reject else "review")
            self.assertLessEqual({"queue", "decode", "preprocess", "encode", "compare", "store", "total"}, set(answer["timings_ms"]))

        # The server and the command line give one answer.
        told = json.loads(self.siglib("match", self.signature(1, "genuine", 1), self.signature(1, "genuine", 2),
                                      self.signature(1, "genuine", 3), "--json", code={"match": 0, "no_match": 1, "review": 4}[same["decision"]]).stdout)
        self.assertAlmostEqual(told["match_score"], same["match_score"], places=5)

        review = client.request("POST", f"/v1/matches/{same['match_id']}/review", {"verdict": "genuine", "note": "known hand"})
        self.assertEqual(review.status, 201, review.body)
        self.assertEqual(client.get(f"/v1/matches/{same['match_id']}").json()["reviews"][0]["note"], "known hand")
        reviewed = client.get("/v1/matches?reviewed=true").json()["items"]
        self.assertEqual([match["match_id"] for match in reviewed], [same["match_id"]])
        self.assertEqual(len(client.get("/v1/matches?reviewed=false&decision=no_match").json()["items"]), 1)

        kinds = [entry["kind"] for entry in client.get("/v1/audit").json()["items"]]
        self.assertEqual(kinds, ["review", "match", "match", "enrol", "enrol", "enrol", "customer", "model"])
        about = client.get(f"/v1/audit?subject={same['match_id']}").json()["items"]
        self.assertEqual([entry["kind"] for entry in about], ["review", "match"])
        self.assertNotIn(A, client.get("/v1/audit").body.decode())
        self.assertTrue(self.command("audit", "verify")["whole"])

    def test_what_came_is_given_back(self):
        client = self.start().client()
        file = self.signature(1, "genuine", 1)
        stored = self.enrol(client, A, 1)
        image = client.get(f"/v1/customers/{A}/signatures/{stored['id']}/image")
        self.assertEqual((image.status, image.body, image.headers["Content-Type"]), (200, file.read_bytes(), "image/png"))
        again = client.get(f"/v1/customers/{A}/signatures/{stored['id']}/image", If_None_Match=image.headers["ETag"])
        self.assertEqual((again.status, again.body), (304, b""))
        match = self.match(client, A, self.signature(1, "genuine", 2))
        self.assertEqual(client.get(f"/v1/matches/{match['match_id']}/image").body, self.signature(1, "genuine", 2).read_bytes())
        body, content_type = multipart([("signature", "a.png", file.read_bytes())])
        form = client.request("POST", f"/v1/customers/{A}/signatures", body, Content_Type=content_type)
        self.assertEqual(form.status, 201, form.body)
        self.assertIn("possible_copy", [warning["code"] for warning in form.json()["quality"]["warnings"]])

    def test_a_copy_of_a_reference_goes_to_review(self):
        client = self.start().client()
        self.enrol(client, A, 1)
        copy = self.match(client, A, self.signature(1, "genuine", 1))
        self.assertEqual((copy["decision"], copy["possible_copy"]), ("review", True))
        self.assertTrue(copy["references"][0]["possible_copy"])
        self.assertIn("possible_copy", [warning["code"] for warning in copy["quality"]["warnings"]])
        self.assertFalse(self.match(client, A, self.signature(1, "genuine", 2))["possible_copy"])

    def test_explanations(self):
        client = self.start().client()
        self.enrol(client, A, 1)
        match = self.match(client, A, self.signature(1, "genuine", 2))
        path = match["explanation"]
        picture = client.get(path)
        self.assertEqual((picture.status, picture.headers["Content-Type"]), (200, "image/svg+xml"), picture.body)
        self.assertTrue(picture.body.startswith(b"<") and b"<svg" in picture.body[:200])
        self.assertEqual(client.get(path, If_None_Match=picture.headers["ETag"]).status, 304)
        numbers = client.get(path + "?format=json").json()
        self.assertAlmostEqual(numbers["log_likelihood_ratio"], match["log_likelihood_ratio"], places=4)
        self.assertTrue(client.get(path + "?format=png&method=occlusion").body.startswith(b"\x89PNG"))
        self.refused(client.get(path + "?method=tea_leaves"), 400, "deeplift")
        self.refused(client.get(path + "?format=gif"), 400)
        self.refused(client.get(f"/v1/matches/{NOWHERE}/explanation"), 404)

    def test_repeating_an_enrolment_stores_it_once(self):
        client = self.start().client()
        first = self.enrol(client, A, 1, Idempotency_Key="k1")
        self.assertEqual(self.enrol(client, A, 1, Idempotency_Key="k1"), first)
        self.assertEqual(client.get(f"/v1/customers/{A}").json()["signatures"], 1)
        self.refused(client.image(f"/v1/customers/{A}/signatures", self.signature(1, "genuine", 2), Idempotency_Key="k1"), 409)
        self.enrol(client, A, 1, 2, Idempotency_Key="k2")
        self.assertEqual(client.get(f"/v1/customers/{A}").json()["signatures"], 2)

    def test_many_matches_in_one_request(self):
        client = self.start().client()
        self.enrol(client, A, 1)
        encoded = lambda writer, number: base64.b64encode(self.signature(writer, "genuine", number).read_bytes()).decode()
        claims = [{"customer": A, "signature": encoded(1, 2)}, {"customer": NOWHERE, "signature": encoded(1, 2)},
                  {"customer": A, "signature": "AAAA"}, {"customer": "x", "signature": encoded(1, 2)},
                  {"customer": A, "signature": "###"}, {"customer": A, "signature": encoded(3, 1)}]
        items = client.request("POST", "/v1/matches", {"matches": claims}).json()["items"]
        self.assertEqual([item["status"] for item in items], [200, 404, 415, 400, 400, 200])
        self.assertGreater(items[0]["match"]["match_score"], items[5]["match"]["match_score"])
        self.refused(client.request("POST", "/v1/matches", {"matches": []}), 400, "1 to 64")
        self.refused(client.request("POST", "/v1/matches", {"matches": claims[:1], "x": 1}), 400, '"x"')
        self.refused(client.request("POST", "/v1/matches", b"{", Content_Type="application/json"), 400, "JSON")
        self.refused(client.request("POST", "/v1/matches", b"{}", Content_Type="text/plain"), 415)

    def test_routes_that_keep_nothing(self):
        client = self.start().client()
        read = lambda writer, number: self.signature(writer, "genuine", number).read_bytes()
        body, content_type = multipart([("reference", "a", read(1, 1)), ("reference", "b", read(1, 2)), ("query", "q", read(1, 3))])
        compared = client.request("POST", "/v1/compare", body, Content_Type=content_type).json()
        self.assertEqual(len(compared["references"]), 2)
        self.assertNotIn("match_id", compared)
        embedded = client.image("/v1/embed", self.signature(1, "genuine", 1)).json()
        self.assertAlmostEqual(sum(value * value for value in embedded["embedding"]), 1, places=4)
        self.assertEqual(len(embedded["embedding"]), client.get("/v1/model").json()["dimension"])
        self.assertEqual(client.get("/v1/customers").json(), {"items": [], "next_cursor": None})
        self.assertEqual([entry["kind"] for entry in client.get("/v1/audit").json()["items"]], ["model"])

    def test_pages(self):
        client = self.start().client()
        ids = sorted(str(uuid.uuid4()) for _ in range(5))
        for customer in ids:
            client.request("PUT", f"/v1/customers/{customer}")
        found, cursor = [], ""
        while cursor is not None:
            page = client.get(f"/v1/customers?limit=2&cursor={cursor}").json()
            found += [customer["id"] for customer in page["items"]]
            cursor = page["next_cursor"]
        self.assertEqual(found, ids)
        self.refused(client.get("/v1/customers?cursor=%27%3B"), 400)
        self.refused(client.get("/v1/customers?limit=0"), 400)
        self.refused(client.get("/v1/matches?decision=perhaps"), 400)

    def test_erasing_a_customer(self):
        server = self.start()
        client = server.client()
        self.enrol(client, A, 1)
        self.enrol(client, B, 2)
        match = self.match(client, A, self.signature(1, "genuine", 2))
        self.assertEqual(client.request("DELETE", f"/v1/customers/{A}").status, 204)
        self.refused(client.get(f"/v1/customers/{A}"), 404)
        self.refused(client.get(f"/v1/matches/{match['match_id']}"), 404)
        self.refused(client.request("DELETE", f"/v1/customers/{A}"), 404)
        self.refused(client.image(f"/v1/customers/{A}/match", self.signature(1, "genuine", 2)), 404)
        self.assertEqual(client.get(f"/v1/customers/{B}").json()["signatures"], 1)
        self.assertTrue(self.command("audit", "verify")["whole"])
        self.assertNotIn(A, server.log.read_text())

    def test_keys_and_roles(self):
        tokens = {role: self.command("keys", "add", "--name", role, "--role", role)["key"]
                  for role in ("viewer", "operator", "reviewer", "admin")}
        server = self.start()
        self.refused(server.client().get("/v1/customers"), 401)
        self.assertEqual(server.client().get("/health/ready").status, 200)
        self.refused(server.client(tokens["admin"][:-2] + "xx").get("/v1/customers"), 401)
        allowed = {role: server.client(token) for role, token in tokens.items()}
        self.assertEqual(allowed["viewer"].get("/v1/customers").status, 200)
        self.refused(allowed["viewer"].request("PUT", f"/v1/customers/{A}"), 403, "operator")
        match_id = None
        self.enrol(allowed["operator"], A, 1)
        match_id = self.match(allowed["operator"], A, self.signature(1, "genuine", 2))["match_id"]
        verdict = lambda who: who.request("POST", f"/v1/matches/{match_id}/review", {"verdict": "genuine"})
        self.refused(verdict(allowed["operator"]), 403, "reviewer")
        self.assertEqual(verdict(allowed["reviewer"]).status, 201)
        self.refused(allowed["reviewer"].request("DELETE", f"/v1/customers/{A}"), 403, "admin")

        made = allowed["admin"].request("POST", "/v1/keys", {"name": "clerk", "role": "operator", "rate_limit": 2})
        self.assertEqual(made.status, 201, made.body)
        clerk = server.client(made.json()["key"])
        self.assertEqual([clerk.get("/v1/model").status for _ in range(3)], [200, 200, 429])
        self.assertEqual(allowed["admin"].request("DELETE", f"/v1/keys/{made.json()['id']}").status, 204)
        time.sleep(1.1)
        self.refused(clerk.get("/v1/model"), 401)
        listed = self.command("keys", "list")
        self.assertEqual([key["state"].startswith("revoked") for key in listed], [False] * 4 + [True])
        self.assertNotIn(made.json()["key"], server.log.read_text())

    def test_commands_beside_the_server(self):
        """They and the server see what the other wrote, and nothing written after a command is lost."""
        key = self.command("keys", "add", "--name", "clerk", "--role", "operator")
        server = self.start()
        clerk = server.client(key["key"])
        self.enrol(clerk, A, 1)
        self.assertEqual(self.command("audit", "verify")["entries"], 3)
        self.enrol(clerk, A, 1, 2)
        self.assertEqual(self.command("audit", "verify")["entries"], 4)
        self.siglib("serve", "keys", "revoke", key["id"], *self.store())
        time.sleep(1.1)
        self.refused(clerk.get("/v1/model"), 401)
        other = server.client(self.command("keys", "add", "--name", "other", "--role", "operator")["key"])
        self.enrol(other, B, 2)
        server.stop(signal.SIGKILL)
        client = self.start().client(other.key)
        self.assertEqual([client.get(f"/v1/customers/{customer}").json()["signatures"] for customer in (A, B)], [2, 1])
        self.assertTrue(self.command("audit", "verify")["whole"])

    def test_refusals(self):
        client = self.start().client()
        self.enrol(client, A, 1)
        client.request("PUT", f"/v1/customers/{B}")
        genuine = self.signature(1, "genuine", 2)
        self.refused(client.image(f"/v1/customers/{B}/match", genuine), 409, "no stored signature")
        self.refused(client.image(f"/v1/customers/{A}/match?policy=nosuch", genuine), 400, "nosuch", "balanced")
        self.refused(client.request("POST", f"/v1/customers/{A}/match", b""), 400)
        self.refused(client.request("POST", f"/v1/customers/{A}/match", b"GIF89a..."), 415)
        self.refused(client.request("POST", f"/v1/customers/{A}/match", genuine.read_bytes()[:200]), 422)
        self.refused(client.get("/v1/customers/../../etc/passwd"), 400)
        self.refused(client.get("/v1/customers/%27%20OR%201=1"), 400)
        self.refused(client.get(f"/v1/matches/{NOWHERE}"), 404)
        self.refused(client.get("/v1/nothing"), 404)
        self.refused(client.request("PATCH", f"/v1/customers/{A}"), 405)
        self.refused(client.request("POST", f"/v1/matches/{NOWHERE}/review", {"verdict": "fine"}), 400, "genuine, forged or unsure")
        self.refused(client.get("/v1/model", Host="evil.example"), 403)
        self.refused(client.get("/v1/model", Origin="https://evil.example"), 403)
        self.assertEqual(client.get("/v1/model", Origin=f"http://localhost:{client.port}").status, 200)

    def test_metrics_name_no_customer(self):
        client = self.start().client()
        self.enrol(client, A, 1)
        self.match(client, A, self.signature(1, "genuine", 2))
        client.get("/v1/nothing")
        text = client.get("/metrics").body.decode()
        self.assertNotIn(A, text)
        self.assertIn('siglib_decisions_total{decision="', text)
        self.assertIn('route="/v1/customers/{uuid}/match",status="200"} 1', text)
        self.assertIn('siglib_batch_size_count 2', text)
        for phase in ("decode", "preprocess", "queue", "encode", "compare", "store"):
            self.assertIn(f'siglib_phase_seconds_count{{phase="{phase}"}}', text)

    def test_feedback(self):
        client = self.start().client()
        for customer, writer in ((A, 1), (B, 2)):
            self.enrol(client, customer, writer)
            for kind in ("genuine", "forged"):
                for number in (2, 3):
                    match = self.match(client, customer, self.signature(writer, kind, number))
                    client.request("POST", f"/v1/matches/{match['match_id']}/review", {"verdict": kind})
        done = self.command("feedback", "export", "--out", self.folder / "feedback")
        self.assertEqual(done, {"pairs": 8, "genuine": 4, "forged": 4, "purged": 0})
        self.siglib("evaluate", "--pairs", "feedback/pairs.csv", "--out", "evaluated", "--quiet")
        live = {match["match_score"] for match in client.get("/v1/matches").json()["items"]}
        with open(self.folder / "evaluated/scores.csv") as file:
            scores = [float(row["score"]) for row in csv.DictReader(file)]
        for score, served in zip(sorted(scores), sorted(live)):
            self.assertAlmostEqual(score, served, places=5)
        report = self.command("feedback", "report")
        self.assertEqual([policy["false_accepts"]["of"] for policy in report["policies"]], [4])

    def test_another_model(self):
        """Signatures are encoded anew, in the background or when a match needs them, and scores are the new model's."""
        with self.start() as server:
            self.enrol(server.client(), A, 1)
            before = self.match(server.client(), A, self.signature(1, "genuine", 2))
            server.stop()
        server = self.start("--model", program.SOURCE / "data/models/quickstart.h5")
        after = self.match(server.client(), A, self.signature(1, "genuine", 2))
        self.assertNotEqual(after["model"]["id"], before["model"]["id"])
        told = self.siglib("match", "--model", program.SOURCE / "data/models/quickstart.h5", self.signature(1, "genuine", 1),
                           self.signature(1, "genuine", 2), "--json", code={"match": 0, "no_match": 1, "review": 4}[after["decision"]])
        self.assertAlmostEqual(json.loads(told.stdout)["match_score"], after["match_score"], places=5)
        stored = server.client().get(f"/v1/customers/{A}/signatures").json()["items"][0]
        self.assertEqual(stored["model"]["id"], after["model"]["id"])

    def test_it_ends_in_order_and_starts_again(self):
        server = self.start()
        first = self.enrol(server.client(), A, 1)
        self.assertEqual(server.stop(), 0)
        server = self.start()
        self.assertEqual(server.client().get(f"/v1/customers/{A}/signatures").json()["items"], [first])


class Sqlite(Contract, OnSqlite):
    def test_backup_and_restore(self):
        server = self.start()
        self.enrol(server.client(), A, 1)
        self.siglib("serve", "backup", "store.bak", "--data", "store")
        self.enrol(server.client(), B, 2)
        self.refused_command("restore", "store.bak", "--data", "store", says="in use")
        self.assertEqual(server.stop(), 0)
        self.siglib("serve", "restore", "store.bak", "--data", "store")
        client = self.start().client()
        self.assertEqual([customer["id"] for customer in client.get("/v1/customers").json()["items"]], [A])
        self.assertTrue(self.command("audit", "verify")["whole"])

    def refused_command(self, *arguments, says):
        self.assertIn(says, self.siglib("serve", *arguments, code=2).stderr)

    def test_encryption_and_change_of_key(self):
        for name in ("one.key", "two.key"):
            (self.folder / name).write_text(uuid.uuid4().hex + uuid.uuid4().hex)
            (self.folder / name).chmod(0o600)
        one, two = ["--set", "store.key_file=one.key"], ["--set", "store.key_file=two.key"]
        with self.start(*one) as server:
            stored = self.enrol(server.client(), A, 1)
            image = self.signature(1, "genuine", 1).read_bytes()
            self.assertNotIn(image[64:128], b"".join(file.read_bytes() for file in (self.folder / "store").iterdir()))
            server.stop()
        self.assertIn("encrypted with key", self.siglib("serve", "--port", "0", "--data", "store", code=2).stderr)
        both = [*two, "--set", "store.previous_key_file=one.key"]
        self.siglib("serve", "rekey", "--data", "store", *both)
        server = self.start(*two)
        self.assertEqual(server.client().get(f"/v1/customers/{A}/signatures/{stored['id']}/image").body, image)

    def test_no_key_no_other_machines(self):
        said = self.siglib("serve", "--port", "0", "--set", "server.address=0.0.0.0", "--data", "store", code=2).stderr
        self.assertIn("siglib serve keys add", said)

    def test_settings(self):
        text = self.siglib("serve", "--help-config").stdout
        example = (program.SOURCE / "configs/serve.yaml").read_text()
        for key in re.findall(r"^\s*(\w+):", example, re.M):
            self.assertIn(key, text)
        server = Server("--config", program.SOURCE / "configs/serve.yaml", "--data", "store", cwd=self.folder)
        self.addCleanup(server.stop, signal.SIGKILL)
        self.assertEqual(server.client().get("/health/ready").status, 200)
        self.assertIn("match_dais", self.siglib("serve", "--set", "match_dais=1", code=2).stderr)


class PostgreSql(Contract, OnPostgreSql):
    def test_two_replicas(self):
        first, second = self.start(), self.start()
        self.enrol(first.client(), A, 1)
        self.assertFalse(self.match(second.client(), A, self.signature(1, "genuine", 2))["possible_copy"])
        second.stop()
        self.match(first.client(), A, self.signature(1, "genuine", 2))
        self.assertTrue(self.command("audit", "verify")["whole"])

    def test_the_store_goes_and_comes_back(self):
        server = self.start()
        self.enrol(server.client(), A, 1)
        self.postgres.stop()
        try:
            answer = server.client().image(f"/v1/customers/{A}/match", self.signature(1, "genuine", 2))
            self.refused(answer, 503)
            self.assertEqual(answer.headers["Retry-After"], "1")
            time.sleep(1.1)
            self.assertEqual(server.client().get("/health/ready").status, 503)
            self.assertEqual(server.client().get("/health/live").status, 200)
        finally:
            self.postgres.start()
        for _ in range(100):
            if server.client().get("/health/ready").status == 200:
                break
            time.sleep(0.1)
        self.match(server.client(), A, self.signature(1, "genuine", 2))


if __name__ == "__main__":
    unittest.main()

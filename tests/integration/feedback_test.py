"""The loop that learns from people: matches, reviews, a candidate, its comparison, promotion, roll-back, the audit log."""
import base64
import hashlib
import hmac
import json
import shutil
import signal
import sqlite3
import unittest
import uuid

import program
from server import Postgres, Server

HELD_OUT, VALIDATION, TRAINING = 3, 10, 3  # customers; one writer each
QUICKSTART = program.SOURCE / "data/models/quickstart.h5"


def side_of(secret, customer):
    """Which verdicts a customer's are, as apps/siglib/serve/verdicts.h has it: a third is held out."""
    digest = hmac.new(secret, f"feedback split {customer}".encode(), hashlib.sha256).hexdigest()
    place = int(digest[:13], 16) / 2**52
    if place < 1 / 3:
        return "held out"
    return "validation" if (place - 1 / 3) / (2 / 3) < 0.4 else "training"


def customers_of(store):
    """As many customers of each side as wanted."""
    with sqlite3.connect(store / "siglib.db") as db:
        (sealed,) = db.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()
    secret = bytes.fromhex(sealed)[1:]  # plain: a zero before it
    wanted = {"held out": HELD_OUT, "validation": VALIDATION, "training": TRAINING}
    found = []
    while any(wanted.values()):
        customer = str(uuid.uuid4())
        side = side_of(secret, customer)
        if wanted[side]:
            wanted[side] -= 1
            found.append(customer)
    return found


class Loop:
    """What the tests share; `store` gives commands and servers their place."""

    def start(self, *arguments):
        server = Server(*self.store(), *arguments, cwd=self.folder)
        self.addCleanup(server.stop, signal.SIGKILL)
        return server

    def feedback(self, *arguments, code=0):
        return json.loads(self.siglib("serve", "feedback", *arguments, *self.store(), "--json", "--quiet", code=code).stdout)

    def complains(self, *arguments, code, says):
        self.refused("serve", "feedback", *arguments, *self.store(), code=code, says=says)

    def audit(self, client):
        """What it says of models, oldest first."""
        entries, cursor = [], ""
        while cursor is not None:
            page = client.get(f"/v1/audit?limit=200&cursor={cursor}").json()
            entries += page["items"]
            cursor = page["next_cursor"]
        for customer in getattr(self, "customers", []):
            self.assertNotIn(customer, json.dumps(entries))
        return [entry for entry in entries[::-1] if entry["kind"] in ("model", "promote_model", "withdraw_model")]

    def model_of(self, server):
        return server.client().get("/v1/model").json()["id"]

    def verified(self):
        return json.loads(self.siglib("serve", "audit", "verify", *self.store(), "--json").stdout)["whole"]


class Reviewed(Loop, program.Case):
    """A store with three genuine and three forged matches of each customer, all judged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        store = cls.shared / "reviewed"
        with Server("--data", store, cwd=cls.shared) as server:
            client = server.client()
            cls.customers = customers_of(store)
            read = lambda number, kind, sample: (cls.shared / f"signatures/{number:03d}/{kind}/{sample:02d}.png").read_bytes()
            cls.claims = []
            for number, customer in enumerate(cls.customers, 1):
                answer = client.request("POST", f"/v1/customers/{customer}/signatures", read(number, "genuine", 1))
                assert answer.status == 201, answer.body
                cls.claims += [(customer, kind, read(number, kind, sample)) for kind in ("genuine", "forged") for sample in (2, 3, 4)]
            for first in range(0, len(cls.claims), 32):
                part = cls.claims[first:first + 32]
                made = client.request("POST", "/v1/matches", {"matches": [
                    {"customer": customer, "signature": base64.b64encode(image).decode()} for customer, _, image in part]}).json()
                for (_, verdict, _), item in zip(part, made["items"]):
                    answer = client.request("POST", f"/v1/matches/{item['match']['match_id']}/review", {"verdict": verdict})
                    assert answer.status == 201, answer.body
            assert server.stop() == 0

    def setUp(self):
        super().setUp()
        shutil.copytree(self.shared / "reviewed", self.folder / "store")

    def store(self):
        return ["--data", "store"]

    def match(self, server, claim):
        customer, _, image = claim
        return server.client().request("POST", f"/v1/customers/{customer}/match", image).json()

    def test_the_whole_loop(self):
        server = self.start()
        shipped = self.model_of(server)
        before = self.match(server, self.claims[0])
        exported = self.feedback("export", "--out", "feedback")
        self.assertEqual(exported, {"pairs": 96, "genuine": 48, "forged": 48, "purged": 0})

        made = self.feedback("recalibrate", "--out", "candidate.h5")
        self.assertEqual((made["from"], made["customers"], made["genuine"], made["forged"], made["held_out"]),
                         (shipped, VALIDATION + TRAINING, 39, 39, 18))
        self.assertEqual(made["kept_policies"], ["strict", "random"])
        info = json.loads(self.siglib("info", "candidate.h5", "--json").stdout)
        self.assertIn(f"recalibrated on 39 genuine and 39 forged verdicts of 13 customers (from {shipped[:12]})", json.dumps(info))

        compared = self.feedback("compare", "--candidate", "candidate.h5")
        self.assertEqual((compared["current"], compared["candidate"]), (shipped, made["id"]))
        self.assertEqual((compared["customers"], compared["genuine"], compared["forged"], compared["seen"]), (HELD_OUT, 9, 9, 0))
        self.assertEqual([policy["policy"] for policy in compared["policies"]], ["balanced", "strict", "random"])
        for figure in (compared["figures"]["cllr"], compared["policies"][0]["far"], compared["policies"][0]["frr"]):
            self.assertAlmostEqual(figure["difference"]["value"], figure["candidate"]["value"] - figure["current"]["value"], places=9)
            self.assertTrue(0 <= figure["p_value"] <= 1)

        self.assertEqual(self.feedback("models")["from"], "shipped")
        promoted = self.feedback("promote", "--candidate", "candidate.h5", "--by", "Ann Example")
        self.assertEqual((promoted["version"], promoted["model"], promoted["promoted_by"]), (1, made["id"], "Ann Example"))
        self.complains("promote", "--candidate", "candidate.h5", code=2, says=["in use already"])
        self.assertEqual(self.model_of(server), shipped)  # until it is started again
        self.assertEqual(server.stop(), 0)

        server = self.start()
        self.assertEqual(self.model_of(server), made["id"])
        after = self.match(server, self.claims[0])
        self.assertEqual(after["model"]["id"], made["id"])
        self.assertNotAlmostEqual(after["log_likelihood_ratio"], before["log_likelihood_ratio"], places=3)
        self.assertEqual(self.feedback("report")["model"], made["id"])
        self.assertEqual([self.feedback("models")[key] for key in ("in_use", "from")], [made["id"], "promoted"])

        gone_back = self.feedback("rollback", "--by", "Bob Example")
        self.assertEqual((gone_back["withdrawn"]["withdrawn_by"], gone_back["in_use"]), ("Bob Example", None))
        self.complains("rollback", code=2, says=["nothing to go back from"])
        self.assertEqual(server.stop(), 0)
        server = self.start()
        self.assertEqual(self.model_of(server), shipped)
        self.assertAlmostEqual(self.match(server, self.claims[0])["match_score"], before["match_score"], places=6)

        entries = self.audit(server.client())
        self.assertEqual([(entry["kind"], entry["details"].get("from"), entry["details"]["model"], entry["details"].get("by")) for entry in entries],
                         [("model", "shipped", shipped, None), ("promote_model", None, made["id"], "Ann Example"),
                          ("model", "promoted", made["id"], "Ann Example"), ("withdraw_model", None, made["id"], "Bob Example"),
                          ("model", "shipped", shipped, None)])
        self.assertTrue(self.verified())
        for customer in self.customers:
            self.assertNotIn(customer, server.log.read_text())

    def test_fine_tuning(self):
        shipped = self.feedback("models")["in_use"]
        made = self.feedback("finetune", "--out", "tuned.h5", "--epochs", "1")
        self.assertEqual((made["from"], made["customers"], made["genuine"], made["forged"], made["held_out"]), (shipped, 13, 39, 39, 18))
        compared = self.feedback("compare", "--candidate", "tuned.h5")
        self.assertEqual((compared["genuine"], compared["forged"], compared["seen"]), (9, 9, 0))
        self.feedback("promote", "--candidate", "tuned.h5")
        server = self.start()
        customer = self.customers[0]
        answer = self.match(server, self.claims[0])
        self.assertEqual(answer["model"]["id"], made["id"])
        stored = server.client().get(f"/v1/customers/{customer}/signatures").json()["items"][0]
        self.assertEqual(stored["model"]["id"], made["id"])  # encoded anew
        # The next round starts from it, and fits no score on those it was trained on.
        again = self.feedback("recalibrate", "--out", "next.h5")
        self.assertEqual((again["from"], again["customers"], again["trained"], again["held_out"]), (made["id"], VALIDATION, 18, 18))
        told = self.siglib("serve", "feedback", "compare", "--candidate", "next.h5", *self.store()).stdout
        for words in ("9 genuine and 9 forged of 3 customers", "fine-tuned on 39", "recalibrated on 30", "Cllr", "policy strict", "only 3 customers"):
            self.assertIn(words, told)
        self.assertNotIn("left out", told)

    def test_what_was_learned_from_is_not_compared_on(self):
        self.feedback("export", "--out", "feedback")
        self.siglib("calibrate", "--pairs", "feedback/pairs.csv", "--out", "cheat.h5", "--quiet")
        self.complains("compare", "--candidate", "cheat.h5", code=3, says=["18 with images that a model has learned from"])

    def test_refusals(self):
        (self.folder / "noise.h5").write_bytes(b"siglib-model 3\n" + b"noise" * 1000)
        self.complains("promote", "--candidate", "noise.h5", code=3, says=["noise.h5", "checksum"])
        self.complains("promote", "--candidate", "nowhere.h5", code=3, says=["nowhere.h5"])
        self.complains("promote", code=2, says=["--candidate"])
        self.complains("recalibrate", code=2, says=["--out"])
        self.complains("promote", "--candidate", QUICKSTART, "--set", f"model={QUICKSTART}", code=2, says=["model: the configuration names"])
        self.complains("promote", "--candidate", QUICKSTART, "--set", "api.policy=nosuch", code=2, says=["nosuch", "api.policy"])
        self.complains("finetune", "--out", "x.h5", "--epochs", "0", code=2, says=["--epochs 0"])
        self.complains("learn", code=2, says=["recalibrate"])
        self.assertEqual(self.feedback("models")["promoted"], [])
        self.assertFalse((self.folder / "x.h5").exists())


class Few(Loop, program.Case):
    def store(self):
        return ["--data", "store"]

    def test_too_few_verdicts(self):
        for command in ("recalibrate", "finetune"):
            self.complains(command, "--out", "x.h5", code=3,
                           says=["there are 0 genuine and 0 forged verdicts of 0 customers", "at least 30 genuine and 30 forged"])
        self.complains("compare", "--candidate", QUICKSTART, code=3, says=["there are 0 genuine and 0 forged verdicts"])


@unittest.skipUnless(Postgres.programs(), "PostgreSQL is not installed: scripts/setup installs it")
class Replicas(Loop, program.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.remove)
        cls.url = cls.postgres.database("loop")

    def store(self):
        return ["--set", f"store.url={self.url}", "--set", "store.key_file=store.key"]

    def test_all_take_what_was_promoted(self):
        """From one encrypted database."""
        (self.folder / "store.key").write_text("2f" * 32)
        (self.folder / "store.key").chmod(0o600)
        promoted = self.feedback("promote", "--candidate", QUICKSTART, "--by", "Ann Example")
        one, two = self.start(), self.start()
        self.assertEqual([self.model_of(one), self.model_of(two)], [promoted["model"]] * 2)
        self.assertEqual([entry["kind"] for entry in self.audit(two.client())], ["promote_model", "model"])
        self.feedback("rollback")
        one.stop()
        self.assertNotEqual(self.model_of(self.start()), promoted["model"])
        self.assertTrue(self.verified())


if __name__ == "__main__":
    unittest.main()

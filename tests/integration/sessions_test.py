"""What the dashboard needs of the server: sessions, figures, its files."""
import signal
import time
import unittest

from engines import A, Engine, OnPostgreSql, OnSqlite


class Dashboard(Engine):
    def sign_in(self, server, key, **headers):
        """The cookie and what came with it."""
        answer = server.client().request("POST", "/v1/session", {"key": key}, **headers)
        self.assertEqual(answer.status, 201, answer.body)
        cookie = answer.headers["Set-Cookie"]
        for attribute in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="):
            self.assertIn(attribute, cookie)
        self.assertNotIn(key, cookie)
        return cookie.split(";")[0], answer.json()

    def test_sessions(self):
        reviewer = self.command("keys", "add", "--name", "anna", "--role", "reviewer")
        server = self.start()
        client = server.client()
        self.refused(client.request("POST", "/v1/session", {"key": reviewer["key"][:-2] + "xx"}), 401)
        self.refused(client.request("POST", "/v1/session", {"key": reviewer["key"]}, Origin="https://evil.example"), 403)
        self.refused(client.get("/v1/session"), 401)
        cookie, told = self.sign_in(server, reviewer["key"], Origin=f"http://127.0.0.1:{server.port}")
        self.assertEqual((told["name"], told["role"], told["local"]), ("anna", "reviewer", False))
        self.assertEqual(client.get("/v1/session", Cookie=cookie).json()["csrf_token"], told["csrf_token"])
        self.refused(client.get("/v1/session", Cookie=cookie[:-3] + "AAA"), 401)
        self.refused(client.get("/v1/keys", Cookie=cookie), 403, "reviewer")

        own = {"Cookie": cookie, "X_CSRF_Token": told["csrf_token"]}
        self.refused(client.request("PUT", f"/v1/customers/{A}", Cookie=cookie), 403, "X-CSRF-Token")
        self.refused(client.request("PUT", f"/v1/customers/{A}", Cookie=cookie, X_CSRF_Token="0" * 64), 403)
        self.refused(client.request("PUT", f"/v1/customers/{A}", Origin="https://evil.example", **own), 403, "another site")
        self.refused(client.request("PUT", f"/v1/customers/{A}", Sec_Fetch_Site="same-site", **own), 403)
        other = self.sign_in(server, reviewer["key"])[1]["csrf_token"]
        self.refused(client.request("PUT", f"/v1/customers/{A}", Cookie=cookie, X_CSRF_Token=other), 403)
        self.assertEqual(client.request("PUT", f"/v1/customers/{A}", Sec_Fetch_Site="same-origin", **own).status, 201)

        self.enrol(client, A, 1, **own)
        match = client.image(f"/v1/customers/{A}/match", self.signature(1, "genuine", 2), **own).json()
        client.request("POST", f"/v1/matches/{match['match_id']}/review", {"verdict": "genuine"}, **own)
        review = client.get(f"/v1/matches/{match['match_id']}", Cookie=cookie).json()["reviews"][0]
        self.assertEqual((review["actor"], review["actor_name"]), (reviewer["id"], "anna"))

        gone = client.request("DELETE", "/v1/session", **own)
        self.assertEqual(gone.status, 204)
        self.assertIn("Max-Age=0", gone.headers["Set-Cookie"])
        self.refused(client.get("/v1/session", Cookie=cookie), 401, "sign in again")
        self.assertIn("sign_in", [entry["kind"] for entry in server.client(reviewer["key"]).get("/v1/audit").json()["items"]])
        self.assertNotIn(cookie.split("=")[1], server.log.read_text())

    def test_a_session_ends(self):
        """When it is idle; with its key; but not while it is used, nor when the server starts again."""
        key = self.command("keys", "add", "--name", "anna", "--role", "viewer")
        self.command("keys", "add", "--name", "root", "--role", "admin")
        short = ["--set", "api.session_minutes=0.05"]
        with self.start(*short) as server:
            cookie, _ = self.sign_in(server, key["key"])
            for _ in range(5):  # four seconds
                time.sleep(0.8)
                answer = server.client().get("/v1/session", Cookie=cookie)
                self.assertEqual(answer.status, 200)
                cookie = answer.headers["Set-Cookie"].split(";")[0]
            time.sleep(3.2)
            self.refused(server.client().get("/v1/session", Cookie=cookie), 401, "sign in again")
            server.stop()
        with self.start() as server:
            cookie, _ = self.sign_in(server, key["key"])
            server.stop()
        server = self.start()
        self.assertEqual(server.client().get("/v1/session", Cookie=cookie).status, 200)
        self.siglib("serve", "keys", "revoke", key["id"], *self.store())
        time.sleep(1.1)
        self.refused(server.client().get("/v1/session", Cookie=cookie), 401, "revoked")

    def test_statistics(self):
        client = self.start().client()
        self.enrol(client, A, 1)
        decided = [self.match(client, A, self.signature(1, kind, number)) for kind in ("genuine", "forged") for number in (2, 3)]
        for match, verdict in zip(decided, ("genuine", "genuine", "forged", "unsure")):
            client.request("POST", f"/v1/matches/{match['match_id']}/review", {"verdict": verdict})
        told = client.get("/v1/statistics?days=2").json()
        self.assertEqual([sum(day[kind] for kind in ("match", "review", "no_match")) for day in told["days"]], [0, 4])
        for kind in ("match", "review", "no_match"):
            self.assertEqual(told["days"][-1][kind], sum(match["decision"] == kind for match in decided))
        self.assertEqual((sum(told["scores"]["all"]), sum(told["scores"]["genuine"]), sum(told["scores"]["forged"])), (4, 2, 1))
        for match in decided:
            self.assertGreater(told["scores"]["all"][min(19, int(match["match_score"] * 20))], 0)
        [policy] = told["errors"]["policies"]
        self.assertEqual((policy["genuine"], policy["forged"], policy["unsure"]), (2, 1, 1))
        self.assertEqual(policy["false_accepts"]["count"], int(decided[2]["decision"] == "match"))
        self.assertEqual(told["latency"]["matches"], 4)
        self.assertGreater(told["latency"]["median_ms"], 1)
        self.refused(client.get("/v1/statistics?days=0"), 400)
        state = client.get("/v1/audit/state").json()
        self.assertEqual((state["entries"], state["first_broken"], state["next_cursor"]), (10, None, None))
        again = client.get(f"/v1/audit/state?cursor={state['entries']}:{state['head']}").json()
        self.assertEqual(again, state)
        lied = client.get(f"/v1/audit/state?cursor=8:{state['head']}").json()
        self.assertEqual(lied["first_broken"], 9)
        self.refused(client.get("/v1/audit/state?cursor=x"), 400)

    def test_the_dashboard_is_served(self):
        client = self.start().client()
        page = client.get("/")
        self.assertEqual((page.status, page.headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        policy = page.headers["Content-Security-Policy"]
        for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
            self.assertIn(rule, policy)
        self.assertNotIn("unsafe", policy)
        self.assertIn("camera=(self)", page.headers["Permissions-Policy"])
        self.assertEqual(client.get("/", If_None_Match=page.headers["ETag"]).status, 304)
        for asset, kind in (("main.js", "text/javascript"), ("style/base.css", "text/css"), ("icon.svg", "image/svg+xml"), ("text/de.js", "text/javascript")):
            answer = client.get(f"/assets/{asset}")
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.headers["Content-Type"].startswith(kind))
        self.refused(client.get("/assets/nothing.js"), 404)
        self.refused(client.get("/v1/model", Sec_Fetch_Site="cross-site"), 403)


class Sqlite(Dashboard, OnSqlite):
    pass


class PostgreSql(Dashboard, OnPostgreSql):
    pass


if __name__ == "__main__":
    unittest.main()

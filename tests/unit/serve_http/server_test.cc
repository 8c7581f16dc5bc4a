#include "serve/http/server.h"

#include "tests/unit/serve_http/support.h"

#include "siglib/config/config.h"

#include <gtest/gtest.h>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <future>

namespace siglib::serve {
namespace {

using namespace testing;

TEST(Server, AnswersWithItsHeaders) {
  TestServer test;
  Client client(test.port());
  const Reply reply = client.ask(get("/echo/caf%C3%A9"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "caf\xC3\xA9");
  EXPECT_EQ(reply.header("Content-Type"), "text/plain");
  EXPECT_EQ(reply.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(reply.header("Referrer-Policy"), "no-referrer");
  EXPECT_EQ(reply.header("Cache-Control"), "no-store");
  EXPECT_EQ(reply.header("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
  EXPECT_EQ(reply.header("Date").size(), 29U);
  EXPECT_EQ(reply.header("Connection"), "");
}

TEST(Server, HandlersOverrideHeadersAndSeeWhatTheHookFound) {
  TestServer test;
  Client client(test.port());
  const Reply reply = client.ask(get("/who"));
  EXPECT_EQ(reply.body, "someone");
  EXPECT_EQ(reply.header("Cache-Control"), "private");
  EXPECT_EQ(reply.headers.count("content-security-policy"), 0U);
  EXPECT_EQ(reply.headers.count("cache-control"), 1U);
}

TEST(Server, KeepsConnectionsAlive) {
  TestServer test;
  Client client(test.port());
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(client.ask(get("/echo/" + std::to_string(i))).body, std::to_string(i));
  EXPECT_EQ(client.ask(get("/echo/x", "Connection: close\r\n")).header("Connection"), "close");
  EXPECT_TRUE(client.ends());
  EXPECT_EQ(test.server->stats().accepted, 1U);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer test;
  Client client(test.port());
  std::string requests;
  for (int i = 0; i < 30; ++i)
    requests += i % 3 == 0   ? get("/slow/5")
                : i % 3 == 1 ? post("/echo", std::to_string(i))
                             : get("/echo/" + std::to_string(i));
  client.send(requests);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(client.read().body, i % 3 == 0 ? "late" : std::to_string(i));
}

TEST(Server, TakesRequestsByteByByte) {
  TestServer test;
  Client client(test.port());
  for (const char c : "\r\n" + post("/echo", "hello")) client.send(std::string_view(&c, 1));
  EXPECT_EQ(client.read().body, "hello");
}

TEST(Server, SpeaksHttp10) {
  TestServer test;
  Client once(test.port());
  EXPECT_EQ(once.ask("GET /echo/a HTTP/1.0\r\n\r\n").body, "a");
  EXPECT_TRUE(once.ends());
  Client twice(test.port());
  for (int i = 0; i < 2; ++i) {
    const Reply reply = twice.ask("GET /echo/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(reply.body, "a");
    EXPECT_EQ(reply.header("Connection"), "keep-alive");
  }
}

TEST(Server, HeadIsGetWithoutItsBody) {
  TestServer test;
  Client client(test.port());
  const Reply reply = client.ask("HEAD /echo/abc HTTP/1.1\r\nHost: x\r\n\r\n", true);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Content-Length"), "3");
  EXPECT_EQ(client.ask(get("/echo/next")).body, "next");
}

TEST(Server, TellsUnknownPathsAndMethods) {
  TestServer test;
  Client client(test.port());
  const Reply unknown = client.ask(get("/nothing/here"));
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.header("Content-Type"), "application/problem+json");
  const Reply wrong = client.ask("DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "POST, OPTIONS");
  const Reply options = client.ask("OPTIONS /who HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(options.headers.count("content-length"), 0U);
  EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").status, 204);
  EXPECT_EQ(client.ask("OPTIONS /nothing HTTP/1.1\r\nHost: x\r\n\r\n").status, 404);
}

TEST(Server, RefusesBeforeTheBody) {
  TestServer test;
  Client client(test.port());
  const Reply reply = client.ask(
      "POST /echo HTTP/1.1\r\nHost: x\r\nAuthorization: wrong\r\nContent-Length: 1000000\r\nExpect: "
      "100-continue\r\n\r\n");
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.header("WWW-Authenticate"), "Bearer");
  EXPECT_TRUE(client.ends());
  // A small body is cheaper to read than a new connection.
  Client again(test.port());
  EXPECT_EQ(again.ask(post("/echo", "hello", "Authorization: wrong\r\n")).status, 401);
  EXPECT_EQ(again.ask(post("/echo", "hello")).body, "hello");
}

TEST(Server, ContinuesWhenAsked) {
  TestServer test;
  Client client(test.port());
  const Reply go_on =
      client.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
  EXPECT_EQ(go_on.status, 100);
  EXPECT_EQ(client.ask("hello").body, "hello");
  EXPECT_EQ(client.ask(get("/echo/x", "Expect: miracles\r\n")).status, 417);
  Client too_long(test.port());
  EXPECT_EQ(
      too_long.ask("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n")
          .status,
      413);
}

TEST(Server, ErrorsBecomeProblems) {
  TestServer test;
  Client client(test.port());
  Reply reply = client.ask(get("/fail/http", "X-Request-Id: my-id.7\r\n"));
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.header("Retry-After"), "7");
  EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(
      reply.body,
      R"({"type":"about:blank","title":"Too Many Requests","status":429,"detail":"not so fast","request_id":"my-id.7"})");
  reply = client.ask(get("/fail/input"));
  EXPECT_EQ(reply.status, 422);
  EXPECT_NE(reply.body.find("no image"), std::string::npos);
  EXPECT_TRUE(test.defects().empty());
  for (const char* how : {"io", "number", "other"}) {
    reply = client.ask(get(std::string("/fail/") + how));
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body.find("secret"), std::string::npos) << reply.body;
  }
  const auto defects = test.defects();
  ASSERT_EQ(defects.size(), 3U);
  EXPECT_EQ(defects[0].what, "/secret/path: disk");
  EXPECT_EQ(defects[2].what, "secret defect");
  EXPECT_EQ(defects[2].route, "/fail/{how}");
  EXPECT_EQ(defects[2].request_id, reply.header("X-Request-Id"));
}

TEST(Server, NamesEveryRequest) {
  TestServer test;
  Client client(test.port());
  EXPECT_EQ(client.ask(get("/echo/a", "X-Request-Id: A.b_c-9\r\n")).header("X-Request-Id"), "A.b_c-9");
  std::string last;
  for (const std::string& bad : {std::string("a b"), std::string("a\"b"), std::string(65, 'a'),
                                 std::string("\xC3\xA9"), std::string()}) {
    const std::string id = client.ask(get("/echo/a", "X-Request-Id: " + bad + "\r\n")).header("X-Request-Id");
    EXPECT_EQ(id.size(), 32U);
    EXPECT_NE(id, last);
    last = id;
  }
}

TEST(Server, LogsPatternsAndNeverPaths) {
  TestServer test;
  Client client(test.port());
  client.ask(post("/echo?secret=1", "hello", "X-Request-Id: one\r\n"));
  client.ask(get("/echo/secret"));
  client.ask(get("/secret"));
  client.ask("SECRET /echo/a HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(eventually([&] { return test.entries().size() == 4; }));
  const auto entries = test.entries();
  EXPECT_EQ(entries[0].route, "/echo");
  EXPECT_EQ(entries[0].id, "one");
  EXPECT_EQ(entries[0].peer, "127.0.0.1");
  EXPECT_EQ(entries[0].method, "POST");
  EXPECT_EQ(entries[0].status, 200);
  EXPECT_EQ(entries[0].bytes_in, 5U);
  EXPECT_EQ(entries[0].bytes_out, 5U);
  EXPECT_GT(entries[0].duration().count(), 0);
  EXPECT_EQ(entries[1].route, "/echo/{text}");
  EXPECT_EQ(entries[2].route, "");
  EXPECT_EQ(entries[3].method, "OTHER");
  EXPECT_EQ(entries[3].status, 405);
  for (const AccessEntry& entry : entries)
    EXPECT_EQ(access_log_line(entry).find("secret"), std::string::npos);
}

TEST(Server, TellsHandlersThatTheClientLeft) {
  TestServer test;
  for (const bool pipelined : {false, true}) {
    const int before = test.left;
    Client client(test.port());
    client.send(get("/slow/5000"));
    if (pipelined) client.send(get("/echo/behind"));
    ASSERT_TRUE(eventually([&] { return test.running == 1; }));
    client.close();
    EXPECT_TRUE(eventually([&] { return test.left == before + 1; }, 1s)) << pipelined;
  }
  Client stays(test.port());
  const int before = test.left;
  EXPECT_EQ(stays.ask(get("/slow/200")).body, "late");
  EXPECT_EQ(test.left, before);
}

TEST(Server, HandlersMayGoOnInAPool) {
  boost::asio::thread_pool pool(2);
  std::atomic<int> elsewhere{0};
  Router router;
  router.add("POST", "/work", [&](Request request) -> boost::asio::awaitable<Response> {
    const auto before = std::this_thread::get_id();
    co_await boost::asio::post(boost::asio::bind_executor(pool, boost::asio::use_awaitable));
    if (std::this_thread::get_id() != before) ++elsewhere;
    co_return make_response(200, "text/plain", std::move(request.body));
  });
  ServerHooks hooks;
  hooks.before_body = [&](Request&) -> boost::asio::awaitable<void> {
    co_await boost::asio::post(boost::asio::bind_executor(pool, boost::asio::use_awaitable));
  };
  ServerOptions options;
  options.port = 0;
  options.threads = 2;
  Server server(options, std::move(router), hooks);
  server.start();
  std::vector<std::thread> clients;
  std::atomic<int> right{0};
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, i] {
      Client client(server.port());
      for (int k = 0; k < 50; ++k) {
        const std::string text = std::to_string(1000 * i + k);
        if (client.ask(post("/work", text)).body == text) ++right;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(right, 400);
  EXPECT_EQ(elsewhere, 400);
  EXPECT_TRUE(server.drain(1s));
  pool.join();
}

TEST(Server, DrainsGracefully) {
  TestServer test;
  Client idle(test.port()), fresh(test.port()), busy(test.port());
  EXPECT_EQ(idle.ask(get("/echo/a")).status, 200);
  busy.send(get("/slow/400") + get("/echo/behind"));
  ASSERT_TRUE(eventually([&] { return test.running == 1; }));
  auto drained = std::async(std::launch::async, [&] { return test.server->drain(5s); });
  EXPECT_TRUE(idle.ends(300ms));
  EXPECT_TRUE(fresh.ends(300ms));
  EXPECT_FALSE(Client(test.port()).connected());
  const Reply reply = busy.read();
  EXPECT_EQ(reply.body, "late");
  EXPECT_EQ(reply.header("Connection"), "close");
  EXPECT_TRUE(busy.ends());
  EXPECT_TRUE(drained.get());
}

TEST(Server, DrainEndsAtItsDeadline) {
  TestServer test;
  Client busy(test.port());
  busy.send(get("/slow/20000"));
  ASSERT_TRUE(eventually([&] { return test.running == 1; }));
  const auto begin = Clock::now();
  EXPECT_FALSE(test.server->drain(200ms));
  EXPECT_LT(Clock::now() - begin, 2s);
  EXPECT_TRUE(busy.ends(100ms));
}

TEST(Server, SaysWhereItCannotListen) {
  TestServer test;
  ServerOptions options;
  options.port = test.port();
  EXPECT_THROW(Server(options, Router()), Error);
  options.address = "nowhere";
  EXPECT_THROW(Server(options, Router()), Error);
}

TEST(Server, OptionsAreAConfiguration) {
  ServerOptions options;
  load_yaml(options, "port: 81\nlimits: {body_bytes: 5}\ntls: {certificate: a.pem}\n", "serve.yaml");
  EXPECT_EQ(options.port, 81);
  EXPECT_EQ(options.limits.body_bytes, 5);
  EXPECT_TRUE(options.tls.enabled());
  EXPECT_THROW(load_yaml(options, "port: 65536", "serve.yaml"), Error);
}

}  // namespace
}  // namespace siglib::serve

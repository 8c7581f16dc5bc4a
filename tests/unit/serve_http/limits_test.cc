// Clients that are slow, greedy, lying or many.
#include "tests/unit/serve_http/support.h"

#include <gtest/gtest.h>

namespace siglib::serve {
namespace {

using namespace testing;

std::string chunk(const std::string& data) {
  return fmt::format("{:x}\r\n{}\r\n", data.size(), data);
}

const std::string kChunked = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST(Limits, MalformedRequestsAreRefused) {
  TestServer test;
  struct Case {
    std::string request;
    int status;
  };
  const std::string rest = " HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::vector<Case> cases = {
      {"hello\r\n\r\n", 400},
      {std::string("\0\1\2\3\r\n\r\n", 8), 400},
      {"\x16\x03\x01\x02\r\n\r\n", 400},
      {"GET /echo/a\r\n\r\n", 400},
      {"GET /echo/a HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"GET /echo/a HTTP/1.2\r\nHost: x\r\n\r\n", 505},
      {"GET /echo/a HTTP/1.1\r\n\r\n", 400},
      {"GET /echo/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET /echo/a HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400},
      {"GET /echo/a HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n", 400},
      {"GET /echo/a HTTP/1.1\r\nHost: x\r\nX: a" + std::string(1, '\0') + "b\r\n\r\n", 400},
      {"GET /echo/%zz" + rest, 400},
      {"GET /echo/%00" + rest, 400},
      {"GET /echo/%FF" + rest, 400},
      {"GET /echo/\xFF" + rest, 400},
      {"GET /echo/../who" + rest, 400},
      {"GET /echo/a?x=%C3" + rest, 400},
      {"CONNECT host:80" + rest, 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
       400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400},
      {"GET /echo/a HTTP/1.1\nHost: x\n\n", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 6\r\n\r\nhello", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nhello", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\nhello", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {kChunked + "x\r\n", 400},
      {kChunked + "5\r\nhelloXX\r\n", 400},
      {kChunked + "ffffffffffffffffff\r\n", 400},
      {kChunked + "5;" + std::string(70000, 'x'), 400},
  };
  for (const Case& c : cases) {
    Client client(test.port());
    const Reply reply = client.ask(c.request);
    EXPECT_EQ(reply.status, c.status) << c.request.substr(0, 200);
    EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
    EXPECT_FALSE(reply.header("X-Request-Id").empty());
    if (reply.header("Connection") == "close") {
      EXPECT_TRUE(client.ends()) << c.request.substr(0, 200);
    } else {
      EXPECT_EQ(client.ask(get("/echo/on")).body, "on") << c.request.substr(0, 200);
    }
  }
  EXPECT_EQ(Client(test.port()).ask(get("/echo/on")).body, "on");
  EXPECT_TRUE(test.defects().empty());
}

TEST(Limits, EndlessHeader) {
  TestServer test;
  for (const std::string& piece : {std::string("X-A: b\r\n"), std::string("aaaaaaaaaaaaaaaa")}) {
    Client client(test.port());
    client.send("GET /echo/a HTTP/1.1\r\nHost: x\r\n");
    std::string sent;
    while (sent.size() < 20000) sent += piece;
    client.send(sent);
    EXPECT_EQ(client.read().status, 431);
    EXPECT_TRUE(client.ends());
  }
}

// A header may be larger than what is read at once.
TEST(Limits, LargeHeader) {
  TestServer test([](ServerOptions& options) { options.limits.header_bytes = 1 << 16; });
  Client client(test.port());
  EXPECT_EQ(client.ask(get("/echo/a", "X-Long: " + std::string(65000, 'a') + "\r\n")).status, 200);
  EXPECT_EQ(client.ask(get("/echo/a", "X-Long: " + std::string(66000, 'a') + "\r\n")).status, 431);
}

TEST(Limits, LongUrl) {
  TestServer test;
  Client client(test.port());
  EXPECT_EQ(client.ask(get("/echo/" + std::string(4000, 'a'))).status, 200);
  EXPECT_EQ(client.ask(get("/echo/" + std::string(5000, 'a'))).status, 414);
  EXPECT_TRUE(client.ends());
  Client endless(test.port());
  EXPECT_EQ(endless.ask("GET /" + std::string(20000, 'a')).status, 414);
}

TEST(Limits, BodiesUnderAndOverTheCap) {
  TestServer test([](ServerOptions& options) { options.limits.body_bytes = 1000; });
  Client client(test.port());
  EXPECT_EQ(client.ask(post("/echo", std::string(1000, 'a'))).body.size(), 1000U);
  EXPECT_EQ(client.ask(kChunked + chunk(std::string(999, 'a')) + chunk("b") + "0\r\nX-Trailer: 1\r\n\r\n")
                .body.size(),
            1000U);
  EXPECT_EQ(client.ask(post("/small", std::string(10, 'a'))).body, "10");
  EXPECT_EQ(client.ask(post("/small", std::string(11, 'a'))).status, 413);
  EXPECT_EQ(client.ask(get("/echo/still")).body, "still");
}

TEST(Limits, DeclaredLengthBeyondTheCapIsRefusedUnread) {
  TestServer test([](ServerOptions& options) { options.limits.body_bytes = 1000; });
  Client client(test.port());
  EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000000\r\n\r\nabc").status,
            413);
  EXPECT_TRUE(client.ends());
}

TEST(Limits, ChunksBeyondTheCapAreRefusedWhileReading) {
  TestServer test([](ServerOptions& options) { options.limits.body_bytes = 1000; });
  Client client(test.port());
  client.send(kChunked);
  for (int i = 0; i < 11; ++i) client.send(chunk(std::string(100, 'a')));
  EXPECT_EQ(client.read().status, 413);  // the body has not ended
  EXPECT_TRUE(client.ends());
  Client announced(test.port());
  EXPECT_EQ(announced.ask(kChunked + "3e9\r\n").status, 413);
}

// The response reaches a client that sends all of a refused body before it reads.
TEST(Limits, RefusalsOutliveTheBodyThatIsStillComing) {
  TestServer test([](ServerOptions& options) {
    options.limits.body_bytes = 1000;
    options.limits.linger_seconds = 2;
  });
  Client client(test.port());
  client.send(post("/echo", std::string(8 << 20, 'a')));
  EXPECT_EQ(client.read().status, 413);
}

TEST(Limits, LyingLengths) {
  TestServer test([](ServerOptions& options) {
    options.limits.body_grace_seconds = 0.2;
    options.limits.bytes_per_second = 1000;
  });
  Client longer(test.port());  // more than declared: the rest is the next request
  const Reply reply =
      longer.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloworld\r\n\r\n");
  EXPECT_EQ(reply.body, "hello");
  EXPECT_EQ(longer.read().status, 400);
  EXPECT_TRUE(longer.ends());
  Client shorter(test.port());  // less than declared
  EXPECT_EQ(shorter.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhello").status, 408);
  EXPECT_TRUE(shorter.ends());
  Client leaving(test.port());
  leaving.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhello");
  leaving.close();
  EXPECT_TRUE(eventually([&] {
    const auto entries = test.entries();
    return !entries.empty() && entries.back().status == 499 && entries.back().aborted;
  }));
}

TEST(Limits, SlowHeader) {
  TestServer test([](ServerOptions& options) { options.limits.header_seconds = 0.4; });
  Client silent(test.port()), slow(test.port());
  const auto begin = Clock::now();
  const std::string request = get("/echo/a", "X-Long: " + std::string(1000, 'a') + "\r\n");
  std::size_t sent = 0;
  while (Clock::now() - begin < 5s && sent < request.size() && slow.send(request.substr(sent, 1))) {
    ++sent;
    std::this_thread::sleep_for(20ms);
    pollfd ready{slow.descriptor(), POLLIN, 0};
    if (::poll(&ready, 1, 0) > 0) break;
    if (sent == 10) {
      EXPECT_EQ(Client(test.port()).ask(get("/echo/other")).body, "other");
    }
  }
  EXPECT_EQ(slow.read().status, 408);
  EXPECT_TRUE(slow.ends());
  EXPECT_LT(Clock::now() - begin, 1500ms);
  EXPECT_TRUE(silent.ends(1s));
}

TEST(Limits, SlowBody) {
  TestServer test([](ServerOptions& options) {
    options.limits.body_grace_seconds = 0.2;
    options.limits.bytes_per_second = 1000;
  });
  Client slow(test.port());
  slow.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n");
  const auto begin = Clock::now();
  for (int i = 0; i < 200; ++i) {
    slow.send("x");
    std::this_thread::sleep_for(10ms);
    pollfd ready{slow.descriptor(), POLLIN, 0};
    if (::poll(&ready, 1, 0) > 0) break;
  }
  EXPECT_EQ(slow.read().status, 408);
  EXPECT_LT(Clock::now() - begin, 1500ms);
  Client steady(test.port());  // 5000 bytes per second, for longer than the grace
  steady.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2500\r\n\r\n");
  for (int i = 0; i < 50; ++i) {
    steady.send(std::string(50, 'x'));
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(steady.read().body.size(), 2500U);
}

TEST(Limits, IdleConnectionsAndSlowReadersAreClosed) {
  TestServer test([](ServerOptions& options) {
    options.limits.idle_seconds = 0.2;
    options.limits.write_seconds = 0.2;
    options.limits.bytes_per_second = 1 << 30;
  });
  Client idle(test.port()), deaf(test.port());
  EXPECT_EQ(idle.ask(get("/echo/a")).status, 200);
  deaf.send(get("/large"));
  EXPECT_TRUE(idle.ends(1s));
  EXPECT_TRUE(eventually([&] { return test.server->stats().connections == 0; }, 1500ms));
  EXPECT_TRUE(test.entries().back().aborted);
}

TEST(Limits, SlowHandlersAreAnsweredFor) {
  TestServer test([](ServerOptions& options) { options.limits.handler_seconds = 0.2; });
  Client client(test.port());
  const auto begin = Clock::now();
  const Reply reply = client.ask(get("/slow/5000"));
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.header("Retry-After"), "1");
  EXPECT_LT(Clock::now() - begin, 1s);
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(eventually([&] { return test.running == 0 && test.left == 1; }, 1s));
}

TEST(Limits, HalfOpenConnectionsMakeRoomForOthers) {
  TestServer test([](ServerOptions& options) { options.limits.connections = 50; });
  Client early(test.port());
  early.send(get("/slow/300"));
  ASSERT_TRUE(eventually([&] { return test.running == 1; }));
  std::vector<Client> flood;
  for (int i = 0; i < 300; ++i) {
    flood.emplace_back(test.port());
    if (i % 2 == 0) flood.back().send("GET /echo/");
    if (i % 50 == 0) {
      EXPECT_EQ(Client(test.port()).ask(get("/echo/a")).body, "a");
    }
  }
  EXPECT_EQ(early.read().body, "late");  // one at work is never closed
  EXPECT_TRUE(flood.front().ends());
  EXPECT_TRUE(eventually([&] { return test.server->stats().connections <= 50; }));
  EXPECT_GE(test.server->stats().evicted, 250U);
}

TEST(Limits, TooManyAtWork) {
  TestServer test([](ServerOptions& options) { options.limits.connections = 2; });
  Client a(test.port()), b(test.port());
  a.send(get("/slow/600"));
  b.send(get("/slow/600"));
  ASSERT_TRUE(eventually([&] { return test.running == 2; }));
  Client c(test.port());
  const Reply reply = c.ask(get("/echo/a"));
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.header("Retry-After"), "1");
  EXPECT_TRUE(c.ends());
  EXPECT_EQ(a.read().body, "late");
  EXPECT_EQ(Client(test.port()).ask(get("/echo/a")).status, 200);
}

TEST(Limits, ConnectionsOfOnePeer) {
  TestServer test([](ServerOptions& options) { options.limits.connections_per_peer = 3; });
  std::vector<Client> clients;
  for (int i = 0; i < 5; ++i) {
    clients.emplace_back(test.port());
    EXPECT_EQ(clients.back().ask(get("/echo/a")).status, 200);
  }
  EXPECT_TRUE(clients[0].ends());
  EXPECT_TRUE(clients[1].ends());
  EXPECT_EQ(clients[2].ask(get("/echo/a")).status, 200);
  EXPECT_EQ(test.server->stats().evicted, 2U);
}

TEST(Limits, BodiesInMemoryAtOneTime) {
  TestServer test([](ServerOptions& options) { options.limits.bodies_bytes = 100000; });
  Client holding(test.port()), greedy(test.port());
  holding.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 90001\r\n\r\n" + std::string(90000, 'a'));
  ASSERT_TRUE(eventually([&] { return test.server->stats().body_bytes == 90000; }));
  const Reply reply = greedy.ask(post("/echo", std::string(20000, 'b')));
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.header("Retry-After"), "1");
  holding.send("a");
  EXPECT_EQ(holding.read().body.size(), 90001U);
  EXPECT_TRUE(eventually([&] { return test.server->stats().body_bytes == 0; }));
  EXPECT_EQ(Client(test.port()).ask(post("/echo", std::string(20000, 'b'))).status, 200);
}

}  // namespace
}  // namespace siglib::serve

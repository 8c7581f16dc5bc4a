// A server with a few routes, and blocking clients that can misbehave.
#pragma once

#include "serve/http/http_error.h"
#include "serve/http/server.h"
#include "siglib/core/error.h"

#include <gtest/gtest.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace siglib::serve::testing {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Whether `condition` becomes true in time.
inline bool eventually(const std::function<bool()>& condition, Clock::duration within = 3s) {
  for (const auto end = Clock::now() + within; Clock::now() < end; std::this_thread::sleep_for(5ms))
    if (condition()) return true;
  return condition();
}

class TestServer {
 public:
  explicit TestServer(const std::function<void(ServerOptions&)>& change = {}) {
    ServerOptions options;
    options.port = 0;
    options.threads = 2;
    options.limits.linger_seconds = 0.3;
    if (change) change(options);
    ServerHooks hooks;
    hooks.before_body = [](Request& request) -> boost::asio::awaitable<void> {
      if (request.headers.find("Authorization") == "wrong")
        throw HttpError(401, "no such key", {{"WWW-Authenticate", "Bearer"}});
      request.context = std::string("someone");
      co_return;
    };
    hooks.access = [this](const AccessEntry& entry) {
      const std::lock_guard lock(mutex_);
      entries_.push_back(entry);
    };
    hooks.on_defect = [this](const Defect& defect) {
      const std::lock_guard lock(mutex_);
      defects_.push_back(defect);
    };
    server.emplace(options, routes(), hooks);
    server->start();
  }

  ~TestServer() { server.reset(); }  // before what its hooks use

  std::vector<AccessEntry> entries() {
    const std::lock_guard lock(mutex_);
    return entries_;
  }
  std::vector<Defect> defects() {
    const std::lock_guard lock(mutex_);
    return defects_;
  }
  std::uint16_t port() const { return server->port(); }

  std::atomic<int> running{0};  // handlers of /slow
  std::atomic<int> left{0};     // those that were told that their client left
  std::optional<Server> server;

 private:
  Router routes() {
    Router router;
    router.add("GET", "/echo/{text}", [](Request request) -> boost::asio::awaitable<Response> {
      co_return make_response(200, "text/plain", std::string(request.parameter("text")));
    });
    router.add("POST", "/echo", [](Request request) -> boost::asio::awaitable<Response> {
      co_return make_response(200, "application/octet-stream", std::move(request.body));
    });
    router.add("POST", "/small",
               [](Request request) -> boost::asio::awaitable<Response> {
                 co_return make_response(201, "text/plain", std::to_string(request.body.size()));
               },
               {.body_bytes = 10, .handler_seconds = {}});
    router.add("GET", "/who", [](Request request) -> boost::asio::awaitable<Response> {
      Response response = make_response(200, "text/plain", std::any_cast<std::string>(request.context));
      response.headers.set("Cache-Control", "private");
      response.headers.set("Content-Security-Policy", "");
      co_return response;
    });
    router.add("GET", "/large", [](Request) -> boost::asio::awaitable<Response> {
      static const auto large = std::make_shared<const Bytes>(32 << 20, 'x');
      co_return make_response(200, "text/plain", large);
    });
    router.add("GET", "/slow/{milliseconds}", [this](Request request) -> boost::asio::awaitable<Response> {
      ++running;
      const auto end =
          Clock::now() + std::chrono::milliseconds(std::atoi(request.parameter("milliseconds").data()));
      boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
      while (Clock::now() < end && !request.left.stop_requested()) {
        timer.expires_after(10ms);
        co_await timer.async_wait(boost::asio::use_awaitable);
      }
      if (request.left.stop_requested()) ++left;
      --running;
      co_return make_response(200, "text/plain", std::string("late"));
    });
    router.add("GET", "/fail/{how}", [](Request request) -> boost::asio::awaitable<Response> {
      const std::string_view how = request.parameter("how");
      if (how == "http") throw HttpError(429, "not so fast", {{"Retry-After", "7"}});
      if (how == "input") fail(ErrorKind::input, "no image");
      if (how == "io") fail(ErrorKind::io, "/secret/path: disk");
      if (how == "number") throw 42;  // NOLINT
      throw std::logic_error("secret defect");
    });
    return router;
  }

  std::mutex mutex_;
  std::vector<AccessEntry> entries_;
  std::vector<Defect> defects_;
};

struct Reply {
  int status = 0;
  std::multimap<std::string, std::string> headers;
  std::string body;

  std::string header(const std::string& name) const {
    const auto found = headers.find(lower_case(name));
    return found == headers.end() ? "" : found->second;
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  virtual ~Client() { close(); }
  Client(Client&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), connected_(other.connected_), rest_(std::move(other.rest_)) {}
  Client(const Client&) = delete;

  bool connected() const { return connected_; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  int descriptor() const { return fd_; }

  // False when the server no longer takes it.
  virtual bool send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Status 0 when the connection ends or nothing comes in time.
  Reply read(bool head_only = false, std::chrono::milliseconds within = 3s) {
    Reply reply;
    std::size_t end = 0;
    while ((end = rest_.find("\r\n\r\n")) == std::string::npos)
      if (!more(within)) return reply;
    const std::string head = rest_.substr(0, end + 2);
    rest_.erase(0, end + 4);
    for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
      const std::size_t line = head.find("\r\n", at);
      const std::size_t colon = head.find(": ", at);
      reply.headers.emplace(lower_case(head.substr(at, colon - at)),
                            head.substr(colon + 2, line - colon - 2));
      at = line + 2;
    }
    const std::string length = reply.header("Content-Length");
    const std::size_t size = head_only || length.empty() ? 0 : std::stoul(length);
    while (rest_.size() < size)
      if (!more(within)) return reply;
    reply.body = rest_.substr(0, size);
    rest_.erase(0, size);
    reply.status = std::atoi(head.substr(9, 3).c_str());
    return reply;
  }

  Reply ask(std::string_view request, bool head_only = false) {
    send(request);
    return read(head_only);
  }

  bool has_bytes() const { return !rest_.empty(); }

  // Whether the server ends the connection, with nothing more said.
  bool ends(std::chrono::milliseconds within = 3s) {
    for (const auto end = Clock::now() + within; Clock::now() < end;) {
      if (!rest_.empty()) return false;
      if (!more(std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()))) return ended_;
    }
    return false;
  }

 protected:
  virtual ssize_t receive(char* data, std::size_t size) { return ::recv(fd_, data, size, 0); }

 private:
  bool more(std::chrono::milliseconds within) {
    char data[16384];
    pollfd ready{fd_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(within.count())) <= 0) return false;
    const ssize_t size = receive(data, sizeof data);
    if (size <= 0) {
      ended_ = true;
      return false;
    }
    rest_.append(data, static_cast<std::size_t>(size));
    return true;
  }

  int fd_;
  bool connected_ = false;
  bool ended_ = false;
  std::string rest_;
};

inline std::string get(const std::string& path, const std::string& headers = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n";
}

inline std::string post(const std::string& path, const std::string& body, const std::string& headers = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + headers + "\r\n" + body;
}

}  // namespace siglib::serve::testing

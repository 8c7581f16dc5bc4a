// What the connections of one server share.
#pragma once

#include "serve/http/hooks.h"
#include "serve/http/registry.h"
#include "serve/http/router.h"
#include "serve/http/server_options.h"

#include <boost/asio/ssl/context.hpp>

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace siglib::serve {

struct ServerState {
  ServerState(ServerOptions options_, Router router_, ServerHooks hooks_)
      : options(std::move(options_)),
        router(std::move(router_)),
        hooks(std::move(hooks_)),
        registry(options.limits) {}

  const ServerOptions options;
  const Router router;
  const ServerHooks hooks;
  Registry registry;

  std::atomic<bool> draining{false};
  std::atomic<std::int64_t> live{0};        // connections and running handlers
  std::atomic<std::int64_t> body_bytes{0};  // of all requests in memory
  std::atomic<std::uint64_t> accepted{0}, refused{0}, handshake_failures{0}, timeouts{0};

  std::shared_ptr<boost::asio::ssl::context> tls() const;  // null without TLS
  void set_tls(std::shared_ptr<boost::asio::ssl::context> context);

  void report(const std::string& request_id, const std::string& route, const std::string& what) const;
  // The response that tells a client of `error`; reports it when it is no fault of the client.
  Response failure(const std::exception_ptr& error, const std::string& request_id,
                   const std::string& route) const;

 private:
  mutable std::mutex tls_mutex_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
};

// Counts as one more of `count` while it lives.
class Counted {
 public:
  explicit Counted(std::atomic<std::int64_t>& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::atomic<std::int64_t>& count_;
};

}  // namespace siglib::serve

// The HTTP server: sockets, threads, TLS and the end of it all. What it answers is the router's business.
#pragma once

#include "serve/http/hooks.h"
#include "serve/http/router.h"
#include "serve/http/server_options.h"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

namespace siglib::serve {

struct ServerStats {
  std::int64_t connections = 0;  // open now
  std::int64_t body_bytes = 0;   // of bodies in memory now
  std::uint64_t accepted = 0;    // the rest since the start
  std::uint64_t refused = 0;     // too many connections
  std::uint64_t evicted = 0;     // closed while waiting, for a new one
  std::uint64_t handshake_failures = 0;
  std::uint64_t timeouts = 0;
};

// All members may be called from any thread but the server's own; drain() by one thread at a time.
class Server {
 public:
  // Listens, but serves nobody before start(). Throws Error(usage) for an address that is none and for TLS
  // files that cannot be used, Error(io) when the address cannot be listened on.
  Server(ServerOptions options, Router router, ServerHooks hooks = {});
  // Ends whatever drain() has left. Pools that handlers run on are to be stopped before.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const noexcept;
  void start();

  // Reads the TLS files again for connections to come. Throws like the constructor and goes on with the old
  // ones.
  void reload_tls();

  // Accepts nobody any more, closes connections that wait, lets requests under way come to their end and
  // answers them with Connection: close. Returns when all are done, true, or when the time is up, with what
  // is left cut off, false.
  bool drain(std::chrono::milliseconds at_most);

  ServerStats stats() const;
  // Runs on the server's threads, e.g. for timers.
  boost::asio::any_io_executor executor() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace siglib::serve

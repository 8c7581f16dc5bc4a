#include "serve/http/server.h"

#include "serve/http/connection.h"
#include "serve/http/server_state.h"
#include "serve/http/tls.h"
#include "siglib/core/error.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace siglib::serve {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kResult = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kTick{50};         // how late a connection may notice its deadline
constexpr std::chrono::milliseconds kAcceptPause{20};  // when the system has no more descriptors

std::string address_of(const tcp::socket& socket) {
  error_code error;
  const auto address = socket.remote_endpoint(error).address();
  if (error) return "";
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Router router, ServerHooks hooks)
      : state_(std::make_shared<ServerState>(std::move(options), std::move(router), std::move(hooks))),
        io_(static_cast<int>(state_->options.threads)),
        strand_(asio::make_strand(io_)),
        acceptor_(strand_),
        clock_(strand_),
        pause_(strand_),
        work_(io_.get_executor()) {
    if (state_->options.tls.enabled()) reload_tls();
    listen();
  }

  ~Impl() {
    if (!threads_.empty()) drain(std::chrono::milliseconds(0));
  }

  std::uint16_t port() const noexcept { return port_; }
  asio::any_io_executor executor() { return io_.get_executor(); }

  void start() {
    asio::co_spawn(strand_, accept(), asio::detached);
    asio::co_spawn(strand_, tick(), asio::detached);
    for (std::int64_t i = 0; i < state_->options.threads; ++i) threads_.emplace_back([this] { run(); });
  }

  void reload_tls() {
    if (!state_->options.tls.enabled()) fail(ErrorKind::usage, "the server runs without TLS");
    state_->set_tls(make_tls_context(state_->options.tls));
  }

  bool drain(std::chrono::milliseconds at_most) {
    const auto deadline = std::chrono::steady_clock::now() + at_most;
    state_->draining = true;
    asio::post(strand_, [this] {
      error_code ignored;
      acceptor_.close(ignored);
      state_->registry.tick(true);
    });
    const bool done = !threads_.empty() && wait_until_idle(deadline);
    if (!done) {
      state_->registry.close_all();
      wait_until_idle(std::chrono::steady_clock::now() + std::chrono::seconds(1));
    }
    io_.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    return done;
  }

  ServerStats stats() const {
    ServerStats stats;
    stats.connections = static_cast<std::int64_t>(state_->registry.size());
    stats.body_bytes = state_->body_bytes;
    stats.accepted = state_->accepted;
    stats.refused = state_->refused;
    stats.evicted = state_->registry.evicted();
    stats.handshake_failures = state_->handshake_failures;
    stats.timeouts = state_->timeouts;
    return stats;
  }

 private:
  void listen() {
    const ServerOptions& options = state_->options;
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) fail(ErrorKind::usage, "{} is no IPv4 or IPv6 address to listen on", options.address);
    const tcp::endpoint endpoint(address, static_cast<std::uint16_t>(options.port));
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error)
      fail(ErrorKind::io, "{} port {}: cannot listen: {}", options.address, options.port, error.message());
    port_ = acceptor_.local_endpoint().port();
  }

  void run() {
    for (;;) {
      try {
        io_.run();
        return;
      } catch (const std::exception& defect) {
        state_->report("", "", defect.what());
      }
    }
  }

  asio::awaitable<void> accept() {
    while (acceptor_.is_open()) {
      auto [error, socket] = co_await acceptor_.async_accept(asio::make_strand(io_), kResult);
      if (error == asio::error::operation_aborted) co_return;
      if (!error) {
        open(std::move(socket));
        continue;
      }
      // Out of descriptors or memory: somebody who waits has to go.
      state_->registry.make_room();
      pause_.expires_after(kAcceptPause);
      co_await pause_.async_wait(kResult);
    }
  }

  void open(tcp::socket socket) {
    try {
      ++state_->accepted;
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      std::string peer = address_of(socket);
      const auto connection = std::make_shared<Connection>(state_, std::move(socket), std::move(peer));
      const Registry::Admission admission = state_->registry.admit(connection);
      if (admission != Registry::Admission::admitted) ++state_->refused;
      if (admission != Registry::Admission::refused)
        connection->start(admission == Registry::Admission::overload);
    } catch (const std::exception& defect) {
      state_->report("", "", defect.what());
    }
  }

  asio::awaitable<void> tick() {
    for (;;) {
      clock_.expires_after(kTick);
      co_await clock_.async_wait(kResult);
      state_->registry.tick(state_->draining);
    }
  }

  bool wait_until_idle(std::chrono::steady_clock::time_point deadline) const {
    while (state_->live != 0) {
      if (std::chrono::steady_clock::now() >= deadline) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }

  const std::shared_ptr<ServerState> state_;
  asio::io_context io_;
  asio::strand<asio::io_context::executor_type> strand_;
  tcp::acceptor acceptor_;
  asio::steady_timer clock_, pause_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::vector<std::thread> threads_;
  std::uint16_t port_ = 0;
};

Server::Server(ServerOptions options, Router router, ServerHooks hooks)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(router), std::move(hooks))) {}
Server::~Server() = default;

std::uint16_t Server::port() const noexcept {
  return impl_->port();
}
void Server::start() {
  impl_->start();
}
void Server::reload_tls() {
  impl_->reload_tls();
}
bool Server::drain(std::chrono::milliseconds at_most) {
  return impl_->drain(at_most);
}
ServerStats Server::stats() const {
  return impl_->stats();
}
boost::asio::any_io_executor Server::executor() const {
  return impl_->executor();
}

}  // namespace siglib::serve

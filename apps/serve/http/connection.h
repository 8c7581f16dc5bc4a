// One client: its requests one after the other, from the first byte to the last.
#pragma once

#include "serve/http/http_error.h"
#include "serve/http/registry.h"
#include "serve/http/server_state.h"
#include "serve/http/stream.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace siglib::serve {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // The socket's executor is a strand of its own.
  Connection(std::shared_ptr<ServerState> state, boost::asio::ip::tcp::socket socket, std::string peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Lives until the connection is over. `overload`: the first request is answered 503, and no other.
  void start(bool overload);

  const std::string& peer() const noexcept { return peer_; }
  Activity& activity() noexcept { return activity_; }
  const Activity& activity() const noexcept { return activity_; }

  // Both from any thread.
  void wake();  // to look at the time and at the client
  void close_soon();

 private:
  struct Exchange;  // one request and its response
  struct Call;      // a running handler
  struct Gone {};   // thrown when there is nobody left to answer
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;

  Awaitable<void> run();
  Awaitable<bool> next_bytes();
  Awaitable<bool> exchange();
  Awaitable<void> read_head(Exchange& x);
  void check_head(Exchange& x) const;
  void find_route(Exchange& x) const;
  Awaitable<void> read_body(Exchange& x);
  Awaitable<Response> answer(Exchange& x);
  Awaitable<Response> call(Awaitable<Response> work, std::stop_source left, double seconds);
  Awaitable<bool> respond(Exchange& x, Response response);
  Awaitable<void> linger();

  Awaitable<std::size_t> read(std::size_t at_most);
  HttpError late(std::string_view what);
  void enter(Phase phase, double seconds) noexcept;
  void look();
  void close() noexcept;
  void log(Exchange& x) const;

  const std::shared_ptr<ServerState> state_;
  const Counted counted_;
  const std::string peer_;
  const bool tls_;
  const boost::asio::any_io_executor strand_;
  const std::unique_ptr<Stream> stream_;
  Activity activity_;

  // Only on the strand.
  boost::beast::flat_buffer buffer_;  // holds nothing before the client has sent something
  std::shared_ptr<Call> call_;
  bool overload_ = false;
  bool expired_ = false;   // the time of the phase is up
  bool closing_ = false;   // nothing is to be read or written any more
  bool answered_ = false;  // at least once
};

}  // namespace siglib::serve

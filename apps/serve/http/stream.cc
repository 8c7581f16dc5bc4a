#include "serve/http/stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <poll.h>

#include <optional>
#include <utility>

namespace siglib::serve {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto kResult = asio::as_tuple(asio::use_awaitable);

template <class Layer>
Stream::Awaitable<Stream::Read> read_from(Layer& layer, asio::mutable_buffer buffer) {
  const auto [error, bytes] = co_await layer.async_read_some(buffer, kResult);
  co_return Stream::Read{error, bytes};
}

template <class Layer>
Stream::Awaitable<Stream::ErrorCode> write_to(Layer& layer, Stream::Buffers buffers) {
  const auto [error, bytes] = co_await asio::async_write(layer, buffers, kResult);
  static_cast<void>(bytes);
  co_return error;
}

class PlainStream final : public Stream {
 public:
  using Stream::Stream;

  Awaitable<ErrorCode> handshake() override { co_return ErrorCode(); }
  Awaitable<Read> read_some(asio::mutable_buffer buffer) override { return read_from(socket_, buffer); }
  Awaitable<ErrorCode> write(Buffers buffers) override { return write_to(socket_, buffers); }
  Awaitable<void> finish() override {
    ErrorCode ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    co_return;
  }
};

class TlsStream final : public Stream {
 public:
  TlsStream(tcp::socket socket, std::shared_ptr<asio::ssl::context> context)
      : Stream(std::move(socket)), context_(std::move(context)) {}

  Awaitable<ErrorCode> handshake() override {
    // Only now, when the client has sent something: the state of a TLS connection takes some hundred
    // kilobytes.
    layer_.emplace(socket_, *context_);
    const auto [error] = co_await layer_->async_handshake(asio::ssl::stream_base::server, kResult);
    co_return error;
  }
  Awaitable<Read> read_some(asio::mutable_buffer buffer) override { return read_from(*layer_, buffer); }
  Awaitable<ErrorCode> write(Buffers buffers) override { return write_to(*layer_, buffers); }
  Awaitable<void> finish() override {
    co_await layer_->async_shutdown(kResult);
    ErrorCode ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

 private:
  std::shared_ptr<asio::ssl::context> context_;
  std::optional<asio::ssl::stream<tcp::socket&>> layer_;
};

}  // namespace

Stream::Awaitable<Stream::ErrorCode> Stream::wait_readable() {
  const auto [error] = co_await socket_.async_wait(tcp::socket::wait_read, kResult);
  co_return error;
}

Stream::Awaitable<void> Stream::discard() {
  std::array<char, 4096> scratch;
  for (;;) {
    const auto [error, bytes] = co_await socket_.async_read_some(asio::buffer(scratch), kResult);
    if (error || bytes == 0) co_return;
  }
}

void Stream::cancel() noexcept {
  ErrorCode ignored;
  socket_.cancel(ignored);
}

void Stream::close() noexcept {
  ErrorCode ignored;
  socket_.close(ignored);
}

Stream::Peer Stream::peer() noexcept {
  pollfd state{socket_.native_handle(), POLLIN | POLLRDHUP, 0};
  if (!socket_.is_open() || ::poll(&state, 1, 0) < 0) return Peer::gone;
  if ((state.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0) return Peer::gone;
  return (state.revents & POLLIN) != 0 ? Peer::sending : Peer::quiet;
}

std::unique_ptr<Stream> plain_stream(tcp::socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<Stream> tls_stream(tcp::socket socket, std::shared_ptr<asio::ssl::context> context) {
  return std::make_unique<TlsStream>(std::move(socket), std::move(context));
}

}  // namespace siglib::serve

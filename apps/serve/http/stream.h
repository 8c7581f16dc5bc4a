// The bytes of a connection, plain or under TLS, so that one session code serves both.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <cstddef>
#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace siglib::serve {

// All of it is used on the strand of its socket; no more than one operation at a time.
class Stream {
 public:
  using ErrorCode = boost::system::error_code;
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;
  using Buffers = std::array<boost::asio::const_buffer, 2>;

  struct Read {
    ErrorCode error;
    std::size_t bytes = 0;
  };

  explicit Stream(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}
  virtual ~Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Until bytes of the client are there or it has closed. Takes no memory for reading meanwhile.
  Awaitable<ErrorCode> wait_readable();

  virtual Awaitable<ErrorCode> handshake() = 0;
  virtual Awaitable<Read> read_some(boost::asio::mutable_buffer buffer) = 0;
  virtual Awaitable<ErrorCode> write(Buffers buffers) = 0;  // all of them
  // Tells the client that no more comes.
  virtual Awaitable<void> finish() = 0;

  // Reads and forgets below TLS until the client closes or an error.
  Awaitable<void> discard();

  void cancel() noexcept;  // the operation under way fails with operation_aborted
  void close() noexcept;

  enum class Peer { quiet, sending, gone };
  // What the other end has done, asked of the system without reading.
  Peer peer() noexcept;

 protected:
  boost::asio::ip::tcp::socket socket_;
};

std::unique_ptr<Stream> plain_stream(boost::asio::ip::tcp::socket socket);
std::unique_ptr<Stream> tls_stream(boost::asio::ip::tcp::socket socket,
                                   std::shared_ptr<boost::asio::ssl::context> context);

}  // namespace siglib::serve

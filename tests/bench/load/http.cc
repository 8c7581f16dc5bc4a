#include "tests/bench/load/http.h"

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <utility>

namespace siglib::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;

HttpConnection::HttpConnection(asio::any_io_executor executor, std::uint16_t port)
    : socket_(std::move(executor)), server_(asio::ip::address_v4::loopback(), port) {}

asio::awaitable<HttpAnswer> HttpConnection::post(std::string path, const Bytes& picture) {
  const std::string head = fmt::format(
      "POST {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: image/png\r\nContent-Length: {}\r\n\r\n", path,
      server_.port(), picture.size());
  try {
    HttpAnswer answer = co_await exchange(head, picture);
    co_return answer;
  } catch (const boost::system::system_error&) {
    boost::system::error_code ignored;
    socket_.close(ignored);
    throw;
  }
}

asio::awaitable<HttpAnswer> HttpConnection::exchange(const std::string& head, const Bytes& picture) {
  if (!socket_.is_open()) {
    buffer_.clear();
    co_await socket_.async_connect(server_, asio::use_awaitable);
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }
  const std::array<asio::const_buffer, 2> request{asio::buffer(head), asio::buffer(picture)};
  co_await asio::async_write(socket_, request, asio::use_awaitable);
  http::response_parser<http::string_body> parser;
  co_await http::async_read(socket_, buffer_, parser, asio::use_awaitable);
  if (!parser.keep_alive()) socket_.close();
  co_return HttpAnswer{parser.get().result_int(), std::move(parser.get().body())};
}

}  // namespace siglib::bench

// One keep-alive connection that posts pictures.
#pragma once

#include "siglib/core/file.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <cstdint>
#include <string>

namespace siglib::bench {

struct HttpAnswer {
  unsigned status = 0;
  std::string body;
};

class HttpConnection {
 public:
  HttpConnection(boost::asio::any_io_executor executor, std::uint16_t port);

  // Connects where it is not connected. Throws boost::system::system_error; the next call connects anew.
  boost::asio::awaitable<HttpAnswer> post(std::string path, const Bytes& picture);

 private:
  boost::asio::awaitable<HttpAnswer> exchange(const std::string& head, const Bytes& picture);

  boost::asio::ip::tcp::socket socket_;
  boost::asio::ip::tcp::endpoint server_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace siglib::bench

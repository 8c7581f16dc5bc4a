// What a handler is given and what it returns.
#pragma once

#include "serve/http/headers.h"
#include "serve/http/media_type.h"
#include "serve/http/query.h"
#include "siglib/core/file.h"

#include <boost/asio/awaitable.hpp>

#include <any>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace siglib::serve {

struct Request {
  std::string method;
  std::string route;              // the pattern that matched: the name of this request in logs and metrics
  std::vector<std::string> path;  // decoded segments
  std::vector<std::pair<std::string, std::string>> parameters;  // what the {…} of the route matched
  Query query;
  Headers headers;
  std::optional<std::uint64_t> content_length;  // as the client declared it
  Bytes body;                                   // empty while before_body runs
  std::string peer;                             // address of the other end of the connection, without port
  bool tls = false;
  std::string id;
  std::stop_token left;  // stops when the client has gone or the handler's time is over
  std::any context;      // what before_body found out, e.g. who is asking

  // Throws Error(internal) when the route has no such parameter.
  std::string_view parameter(std::string_view name) const;
  // Throws HttpError(400) when it is malformed; its name is empty when there is none.
  MediaType content_type() const;
};

// The bytes of a response: own, or shared with a cache.
class Payload {
 public:
  Payload() = default;
  Payload(std::string text) : content_(std::move(text)) {}
  Payload(Bytes bytes) : content_(std::move(bytes)) {}
  Payload(std::shared_ptr<const Bytes> bytes) : content_(std::move(bytes)) {}

  std::span<const std::uint8_t> bytes() const noexcept;

 private:
  std::variant<std::string, Bytes, std::shared_ptr<const Bytes>> content_;
};

// Every response also gets Date, Content-Length, X-Request-Id and, unless it has them, the headers of
// security_headers(). An empty value leaves out one of those.
struct Response {
  int status = 200;
  Headers headers;
  Payload body;
};

Response make_response(int status, std::string content_type, Payload body);
Response no_content();

// nosniff, no-referrer, no-store and a content security policy under which an API response can do nothing.
const Headers& security_headers();

// Runs on the connection's strand. It must not block: long work goes to a pool of the application, with
// co_await boost::asio::post(boost::asio::bind_executor(pool, boost::asio::use_awaitable)). A thrown
// HttpError or Error becomes a problem+json response by its status, anything else a 500 that tells the client
// nothing.
using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

}  // namespace siglib::serve

// Where the application joins in.
#pragma once

#include "serve/http/access_log.h"
#include "serve/http/message.h"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>

namespace siglib::serve {

// An exception that nobody meant for a client.
struct Defect {
  std::string request_id;  // "" outside a request
  std::string route;
  std::string what;
};

struct ServerHooks {
  // Sees the head of a request that has a route, before its body is read and before 100 Continue. Throws
  // HttpError to refuse it (401, 403, 429 …); may set `context`. Runs under the same rules and time limit as
  // a handler.
  std::function<boost::asio::awaitable<void>(Request&)> before_body;
  // Both are called by any of the server's threads, do not block and do not throw.
  std::function<void(const AccessEntry&)> access;
  std::function<void(const Defect&)> on_defect;
};

}  // namespace siglib::serve

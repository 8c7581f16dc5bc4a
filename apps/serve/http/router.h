// From method and path to handler.
#pragma once

#include "serve/http/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib::serve {

// What a route allows in place of the server's limits.
struct RouteLimits {
  std::optional<std::uint64_t> body_bytes;
  std::optional<double> handler_seconds;
};

struct Route {
  std::string method;
  std::string pattern;
  Handler handler;
  RouteLimits limits;
};

// Patterns are paths such as /v1/customers/{uuid}/signatures: {name} matches one segment that is not empty,
// and a last {name...} what remains, at least one segment. Literal segments win over {name}, those over
// {name...}.
class Router {
 public:
  // Throws Error(internal) for a pattern that is malformed, and for a method that the pattern already has.
  void add(std::string method, std::string pattern, Handler handler, RouteLimits limits = {});

  struct Match {
    const Route* route = nullptr;  // null when the path is unknown or knows no such method
    std::string pattern;           // "" when the path is unknown
    std::string allow;             // methods of the path, as the Allow header lists them
    std::vector<std::pair<std::string, std::string>> parameters;
  };
  // HEAD matches what GET does.
  Match match(std::string_view method, const std::vector<std::string>& path) const;

 private:
  struct Resource {
    std::string pattern;
    std::vector<std::string> segments;
    std::vector<Route> routes;
  };
  std::vector<Resource> resources_;  // the more specific one first
};

}  // namespace siglib::serve

#include "serve/http/router.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <cstddef>

namespace siglib::serve {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

enum class Kind { literal, one, rest };  // from the most specific to the least

Kind kind_of(std::string_view segment) {
  if (segment.size() < 2 || segment.front() != '{' || segment.back() != '}') return Kind::literal;
  return segment.ends_with("...}") ? Kind::rest : Kind::one;
}

std::string_view name_of(std::string_view segment) {
  return segment.substr(1, segment.size() - (kind_of(segment) == Kind::rest ? 5 : 2));
}

std::vector<std::string> segments_of(std::string_view pattern) {
  if (pattern.empty() || pattern.front() != '/')
    fail(ErrorKind::internal, "{}: a route begins with /", pattern);
  std::vector<std::string> segments;
  for (std::size_t begin = 1; begin <= pattern.size();) {
    const std::size_t end = std::min(pattern.find('/', begin), pattern.size());
    segments.emplace_back(pattern.substr(begin, end - begin));
    begin = end + 1;
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Kind kind = kind_of(segments[i]);
    const bool braces = segments[i].find_first_of("{}") != std::string::npos;
    if ((kind == Kind::literal && braces) || (kind != Kind::literal && name_of(segments[i]).empty()) ||
        (kind == Kind::rest && i + 1 != segments.size()))
      fail(ErrorKind::internal, "{}: malformed route", pattern);
  }
  return segments;
}

bool more_specific(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const std::string& x, const std::string& y) { return kind_of(x) < kind_of(y); });
}

bool matches(const std::vector<std::string>& segments, const std::vector<std::string>& path,
             Parameters& parameters) {
  parameters.clear();
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (i >= path.size()) return false;
    const Kind kind = kind_of(segments[i]);
    if (kind == Kind::literal ? segments[i] != path[i] : path[i].empty()) return false;
    if (kind == Kind::literal) continue;
    std::string value = path[i];
    if (kind == Kind::rest)
      for (std::size_t k = i + 1; k < path.size(); ++k) value += "/" + path[k];
    parameters.emplace_back(name_of(segments[i]), std::move(value));
    if (kind == Kind::rest) return true;
  }
  return segments.size() == path.size();
}

}  // namespace

void Router::add(std::string method, std::string pattern, Handler handler, RouteLimits limits) {
  auto resource = std::find_if(resources_.begin(), resources_.end(),
                               [&](const Resource& known) { return known.pattern == pattern; });
  if (resource == resources_.end()) {
    std::vector<std::string> segments = segments_of(pattern);
    const auto place = std::find_if(resources_.begin(), resources_.end(), [&](const Resource& known) {
      return more_specific(segments, known.segments);
    });
    resource = resources_.insert(place, {pattern, std::move(segments), {}});
  }
  for (const Route& route : resource->routes)
    if (route.method == method) fail(ErrorKind::internal, "{} {} is routed twice", method, pattern);
  resource->routes.push_back({std::move(method), std::move(pattern), std::move(handler), limits});
}

Router::Match Router::match(std::string_view method, const std::vector<std::string>& path) const {
  Match match;
  for (const Resource& resource : resources_) {
    if (!matches(resource.segments, path, match.parameters)) continue;
    match.pattern = resource.pattern;
    for (const Route& route : resource.routes) {
      if (route.method == method || (method == "HEAD" && route.method == "GET")) match.route = &route;
      match.allow += route.method + (route.method == "GET" ? ", HEAD, " : ", ");
    }
    match.allow += "OPTIONS";
    return match;
  }
  match.parameters.clear();
  return match;
}

}  // namespace siglib::serve

// The target of a request: percent decoding, path segments, query parameters.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib::serve {

// Well-formed UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text) noexcept;

enum class Plus { literal, space };

// Throws HttpError(400) for an escape that is not %XX, for NUL and for a result that is no UTF-8.
std::string percent_decode(std::string_view text, Plus plus = Plus::literal);

class Query {
 public:
  // Of "a=1&b=2" without the question mark. Throws like percent_decode.
  static Query parse(std::string_view text);

  // Throws HttpError(400) when the parameter was given more than once.
  std::optional<std::string_view> find(std::string_view name) const;

  auto begin() const noexcept { return fields_.begin(); }
  auto end() const noexcept { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct Target {
  std::vector<std::string> path;  // decoded segments; {""} for "/"
  Query query;
};

// Of a request line: "/v1/a%20b?x=1", or the same behind http://host. Throws HttpError(400) for anything
// else, for
// "." and ".." segments and for an encoded slash, all of which could change what a path means.
Target parse_target(std::string_view target);

}  // namespace siglib::serve

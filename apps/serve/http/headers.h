// Header fields in their order, looked up without regard to case.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib::serve {

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;
std::string lower_case(std::string_view text);

// RFC 9110 token: what a header name, a method or a media type is made of.
bool is_token(std::string_view text) noexcept;

class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields);

  // Both throw Error(internal) for a name that is no token and for a value with CR, LF or NUL: such a value
  // would let its author write headers of his own.
  void add(std::string name, std::string value);
  void set(std::string name, std::string value);  // in place of all fields of this name

  std::optional<std::string_view> find(std::string_view name) const noexcept;  // the first
  std::size_t count(std::string_view name) const noexcept;

  auto begin() const noexcept { return fields_.begin(); }
  auto end() const noexcept { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

}  // namespace siglib::serve

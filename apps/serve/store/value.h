// Values on their way into and out of SQL.
#pragma once

#include "siglib/core/file.h"

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace siglib::serve {

using ByteView = std::span<const std::uint8_t>;

// A value for a $n of a statement. Text and bytes are views: they must outlive the call of execute().
// Text is UTF-8 without a NUL.
class Parameter {
 public:
  using Kind = std::variant<std::monostate, std::int64_t, double, std::string_view, ByteView>;

  Parameter(std::nullopt_t) {}
  Parameter(std::integral auto value) : kind_(static_cast<std::int64_t>(value)) {}
  Parameter(double value) : kind_(value) {}
  Parameter(const char* text) : kind_(std::string_view(text)) {}
  Parameter(const std::string& text) : kind_(std::string_view(text)) {}
  Parameter(std::string_view text) : kind_(text) {}
  Parameter(const Bytes& bytes) : kind_(ByteView(bytes)) {}
  Parameter(ByteView bytes) : kind_(bytes) {}
  template <class T>
  Parameter(const std::optional<T>& value) {
    if (value) *this = Parameter(*value);
  }

  const Kind& kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

// Columns by position. The typed readers throw Error(internal) when the column holds something else.
class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

  bool is_null(std::size_t column) const { return std::holds_alternative<std::monostate>(at(column)); }
  std::int64_t integer(std::size_t column) const { return get<std::int64_t>(column); }
  double real(std::size_t column) const { return get<double>(column); }
  const std::string& text(std::size_t column) const { return get<std::string>(column); }
  const Bytes& bytes(std::size_t column) const { return get<Bytes>(column); }
  std::optional<std::string> optional_text(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
  }

 private:
  const Value& at(std::size_t column) const;
  template <class T>
  const T& get(std::size_t column) const {
    const T* value = std::get_if<T>(&at(column));
    if (!value) wrong_type(column);
    return *value;
  }
  [[noreturn]] void wrong_type(std::size_t column) const;

  std::vector<Value> values_;
};

struct Result {
  std::vector<Row> rows;
  std::int64_t changed = 0;  // rows inserted, updated or deleted by the statement itself
};

}  // namespace siglib::serve

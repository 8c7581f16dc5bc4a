#include "serve/store/connection.h"

#include "serve/store/error.h"
#include "serve/store/text.h"

namespace siglib::serve {

const Value& Row::at(std::size_t column) const {
  if (column >= values_.size())
    siglib::fail(ErrorKind::internal, "store: column {} of {} was asked for", column, values_.size());
  return values_[column];
}

void Row::wrong_type(std::size_t column) const {
  siglib::fail(ErrorKind::internal, "store: column {} holds another type than expected (kind {})", column,
               values_[column].index());
}

Result Connection::execute(std::string_view sql, std::span<const Parameter> parameters) {
  // SQLite would keep such text, PostgreSQL would not: both refuse it here, with the same error.
  for (const Parameter& parameter : parameters)
    if (const auto* text = std::get_if<std::string_view>(&parameter.kind()); text && !is_plain_utf8(*text))
      siglib::fail(ErrorKind::input, "store: text must be UTF-8 without NUL characters");
  return run(sql, parameters);
}

}  // namespace siglib::serve

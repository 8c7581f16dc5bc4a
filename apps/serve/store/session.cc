#include "serve/store/session.h"

#include "serve/store/text.h"
#include "siglib/core/error.h"

#include <charconv>

namespace siglib::serve {
namespace {

[[noreturn]] void bad_cursor() {
  fail(ErrorKind::usage, "cursor: not one that this server gave out");
}

}  // namespace

int page_size(int asked) {
  if (asked < 1 || asked > largest_page)
    fail(ErrorKind::usage, "limit: {} is out of range, expected 1 to {}", asked, largest_page);
  return asked;
}

std::string to_string(const TimeCursor& cursor) {
  return std::to_string(cursor.time) + "." + cursor.id;
}

TimeCursor time_cursor(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) bad_cursor();
  return {number_cursor(text.substr(0, dot)), id_cursor(text.substr(dot + 1))};
}

std::string id_cursor(std::string_view text) {
  try {
    return canonical_uuid(text);
  } catch (const Error&) {
    bad_cursor();
  }
}

std::int64_t number_cursor(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) bad_cursor();
  return number;
}

std::optional<std::string> find_meta(Connection& db, std::string_view name) {
  const Result found = db.execute("SELECT value FROM meta WHERE name = $1", {name});
  return found.rows.empty() ? std::nullopt : std::optional(found.rows[0].text(0));
}

void set_meta(Connection& db, std::string_view name, std::string_view value) {
  db.execute(
      "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = "
      "excluded.value",
      {name, value});
}

}  // namespace siglib::serve

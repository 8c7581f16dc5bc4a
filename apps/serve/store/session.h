// What the operations of the store work with. They are free functions, grouped by subject: customers.h,
// signatures.h, matches.h, reviews.h, models.h, audit.h, keys.h, idempotency.h. Those that change rows belong
// into Store::write, where several of them are one transaction; the others work in Store::read, too.
#pragma once

#include "serve/store/connection.h"
#include "serve/store/vault.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace siglib::serve {

struct Session {
  Connection& db;
  const Vault& vault;
  const Bytes& secret;  // of this store: names customers and signatures in the audit log
  std::int64_t now;     // milliseconds since 1970-01-01 UTC
};

// A part of a list. `next` is the cursor of the part that follows, empty at the end; cursors are opaque to
// clients, and a damaged one throws Error(usage).
template <class T>
struct Page {
  std::vector<T> items;
  std::string next;
};

constexpr int largest_page = 1000;
int page_size(int asked);  // within [1, largest_page]; throws Error(usage) otherwise

// Fetch one row more than the page holds, then cut: `cursor_of` tells where the last item of the page stands.
template <class T, class Make, class CursorOf>
Page<T> make_page(const Result& result, int size, const Make& make, const CursorOf& cursor_of) {
  Page<T> page;
  for (const Row& row : result.rows) {
    if (static_cast<int>(page.items.size()) == size) {
      page.next = cursor_of(page.items.back());
      break;
    }
    page.items.push_back(make(row));
  }
  return page;
}

// A place in a list ordered by time, then id: "<ms>.<uuid>".
struct TimeCursor {
  std::int64_t time;
  std::string id;
};
std::string to_string(const TimeCursor& cursor);
TimeCursor time_cursor(std::string_view text);
std::string id_cursor(std::string_view text);
std::int64_t number_cursor(std::string_view text);

// Small facts about the store itself.
std::optional<std::string> find_meta(Connection& db, std::string_view name);
void set_meta(Connection& db, std::string_view name, std::string_view value);

}  // namespace siglib::serve

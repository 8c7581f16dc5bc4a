#include "serve/store/customers.h"

#include "serve/store/text.h"

#include <fmt/format.h>

namespace siglib::serve {
namespace {

constexpr std::string_view with_counts =
    "SELECT id, created_at, (SELECT count(*) FROM signatures WHERE customer = customers.id),"
    " (SELECT count(*) FROM matches WHERE customer = customers.id) FROM customers ";

Customer customer_of(const Row& row) {
  return {row.text(0), row.integer(1), row.integer(2), row.integer(3)};
}

}  // namespace

bool create_customer(Session& session, const std::string& id) {
  return session.db
             .execute("INSERT INTO customers (id, created_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
                      {canonical_uuid(id), session.now})
             .changed == 1;
}

std::optional<Customer> find_customer(Session& session, const std::string& id) {
  const Result found = session.db.execute(std::string(with_counts) + "WHERE id = $1", {id});
  return found.rows.empty() ? std::nullopt : std::optional(customer_of(found.rows[0]));
}

Page<Customer> list_customers(Session& session, const std::string& cursor, int limit) {
  const std::string after = cursor.empty() ? "" : id_cursor(cursor);
  const Result found = session.db.execute(std::string(with_counts) + "WHERE id > $1 ORDER BY id LIMIT $2",
                                          {after, page_size(limit) + 1});
  return make_page<Customer>(found, limit, customer_of, [](const Customer& last) { return last.id; });
}

std::optional<Erased> delete_customer(Session& session, const std::string& id) {
  Connection& db = session.db;
  if (db.execute("SELECT id FROM customers WHERE id = $1", {id}).rows.empty()) return std::nullopt;
  // The order of the foreign keys, which would do the same but count nothing.
  const auto of_matches = [&](std::string_view table) {
    return db
        .execute(
            fmt::format("DELETE FROM {} WHERE match IN (SELECT id FROM matches WHERE customer = $1)", table),
            {id})
        .changed;
  };
  Erased erased;
  erased.explanations = of_matches("explanations");
  erased.reviews = of_matches("reviews");
  of_matches("match_images");
  erased.matches = db.execute("DELETE FROM matches WHERE customer = $1", {id}).changed;
  db.execute(
      "DELETE FROM signature_images WHERE signature IN (SELECT id FROM signatures WHERE customer = $1)",
      {id});
  erased.signatures = db.execute("DELETE FROM signatures WHERE customer = $1", {id}).changed;
  db.execute("DELETE FROM customers WHERE id = $1", {id});
  db.note_erasure();
  return erased;
}

}  // namespace siglib::serve

#include "serve/store/idempotency.h"

#include "serve/store/error.h"
#include "serve/store/limits.h"
#include "serve/store/text.h"

#include <algorithm>

namespace siglib::serve {

std::optional<IdempotentAnswer> find_answer(Session& session, const std::string& actor,
                                            const std::string& key, ByteView digest) {
  const Result found = session.db.execute(
      "SELECT digest, status, body FROM idempotency WHERE actor = $1 AND name = $2 AND expires_at > $3",
      {actor, key, session.now});
  if (found.rows.empty()) return std::nullopt;
  const Row& row = found.rows[0];
  if (!std::ranges::equal(row.bytes(0), digest))
    fail(StoreFault::conflict, "Idempotency-Key: it was used for another request before");
  return IdempotentAnswer{row.integer(1), row.text(2)};
}

void keep_answer(Session& session, const std::string& actor, const std::string& key, ByteView digest,
                 const IdempotentAnswer& answer, std::int64_t expires_at) {
  require_text("actor", actor, limits::name);
  require_text("Idempotency-Key", key, limits::name);
  require_size("kept answer", answer.body.size(), limits::response);
  session.db.execute("DELETE FROM idempotency WHERE actor = $1 AND name = $2 AND expires_at <= $3",
                     {actor, key, session.now});
  session.db.execute(
      "INSERT INTO idempotency (actor, name, digest, status, body, expires_at) VALUES ($1, $2, $3, $4, $5, "
      "$6)",
      {actor, key, digest, answer.status, answer.body, expires_at});
}

std::int64_t purge_answers(Session& session, int limit) {
  return session.db
      .execute(
          "DELETE FROM idempotency WHERE (actor, name) IN"
          " (SELECT actor, name FROM idempotency WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
          {session.now, page_size(limit)})
      .changed;
}

}  // namespace siglib::serve

#include "serve/store/audit.h"

#include "serve/store/limits.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"
#include "siglib/core/hash.h"

#include <sodium.h>

namespace siglib::serve {
namespace {

constexpr std::string_view all_columns =
    "SELECT seq, time, kind, actor, subject, details, previous, hash FROM audit ";

AuditEntry entry_of(const Row& row) {
  return {row.integer(0), row.integer(1), row.text(2),  row.text(3),
          row.text(4),    row.text(5),    row.bytes(6), row.bytes(7)};
}

ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Bytes hash_of(const AuditEntry& entry) {
  Sha256 hash;
  const auto number = [&](std::int64_t value) {
    std::array<std::uint8_t, 8> bytes;
    for (std::size_t i = 0; i < 8; ++i)
      bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i));
    hash.update(bytes);
  };
  hash.update(bytes_of("siglib audit 1\n"));
  number(entry.seq);
  number(entry.time);
  for (const std::string* text : {&entry.kind, &entry.actor, &entry.subject, &entry.details}) {
    number(static_cast<std::int64_t>(text->size()));
    hash.update(bytes_of(*text));
  }
  hash.update(entry.previous);
  const Digest digest = hash.finish();
  return {digest.begin(), digest.end()};
}

const Bytes& before_the_first() {
  static const Bytes zeros(32, 0);
  return zeros;
}

}  // namespace

std::string pseudonym(const Session& session, std::string_view id) {
  if (id.empty()) return "";
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> tag;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, session.secret.data(), session.secret.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(id).data(), id.size());
  crypto_auth_hmacsha256_final(&state, tag.data());
  return to_hex(tag);
}

AuditEntry append_audit(Session& session, const AuditEvent& event) {
  require_text("audit kind", event.kind, limits::name);
  require_text("audit actor", event.actor, limits::name);
  require_size("audit details", event.details.size(), limits::json);
  const Result head = session.db.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
  AuditEntry entry{1,
                   session.now,
                   event.kind,
                   event.actor,
                   pseudonym(session, event.subject),
                   event.details,
                   before_the_first(),
                   {}};
  if (!head.rows.empty()) {
    entry.seq = head.rows[0].integer(0) + 1;
    entry.previous = head.rows[0].bytes(1);
  }
  entry.hash = hash_of(entry);
  session.db.execute(
      "INSERT INTO audit (seq, time, kind, actor, subject, details, previous, hash)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {entry.seq, entry.time, entry.kind, entry.actor, entry.subject, entry.details, entry.previous,
       entry.hash});
  return entry;
}

Page<AuditEntry> list_audit(Session& session, const std::optional<std::string>& subject_id,
                            const std::string& cursor, int limit) {
  const std::int64_t before = cursor.empty() ? INT64_MAX : number_cursor(cursor);
  const std::int64_t rows = page_size(limit) + 1;
  const Result found =
      subject_id ? session.db.execute(std::string(all_columns) +
                                          "WHERE seq < $1 AND subject = $3 ORDER BY seq DESC LIMIT $2",
                                      {before, rows, pseudonym(session, *subject_id)})
                 : session.db.execute(std::string(all_columns) + "WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
                                      {before, rows});
  return make_page<AuditEntry>(found, limit, entry_of,
                               [](const AuditEntry& last) { return std::to_string(last.seq); });
}

bool verify_audit_step(Session& session, AuditCheck& check, int limit) {
  if (check.first_broken) return false;
  if (check.entries == 0) check.head = before_the_first();
  const Result found = session.db.execute(std::string(all_columns) + "WHERE seq > $1 ORDER BY seq LIMIT $2",
                                          {check.entries, page_size(limit)});
  for (const Row& row : found.rows) {
    const AuditEntry entry = entry_of(row);
    if (entry.seq != check.entries + 1 || entry.previous != check.head || entry.hash != hash_of(entry)) {
      check.first_broken = check.entries + 1;
      return false;
    }
    check.entries = entry.seq;
    check.head = entry.hash;
  }
  return static_cast<int>(found.rows.size()) == limit;
}

}  // namespace siglib::serve

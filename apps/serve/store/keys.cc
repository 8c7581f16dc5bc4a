#include "serve/store/keys.h"

#include "serve/store/limits.h"
#include "serve/store/text.h"
#include "siglib/core/error.h"

#include <sodium.h>

#include <charconv>

namespace siglib::serve {
namespace {

constexpr std::string_view start = "siglib_";
constexpr std::size_t prefix_size = 10, secret_size = 52;  // 50 and 260 bits
constexpr std::size_t token_size = start.size() + prefix_size + 1 + secret_size;

// The secret is random and cannot be guessed: argon2id's cost is chosen so that many wrong keys at once do
// not exhaust the server's memory.
constexpr unsigned long long hash_passes = 2;
constexpr std::size_t hash_memory = 16 << 20;

constexpr std::string_view all_columns =
    "SELECT id, name, role, prefix, rate_limit, created_at, revoked_at, last_used_day, hash FROM api_keys ";

ApiKey key_of(const Row& row) {
  const auto optional = [&](std::size_t column) {
    return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
  };
  return {row.text(0), row.text(1), role_from(row.text(2)), row.text(3), row.integer(4), row.integer(5),
          optional(6), optional(7)};
}

std::string random_text(std::size_t size) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::string text(size, 0);
  for (char& c : text) c = alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))];
  return text;
}

std::string hash_of(std::string_view token) {
  std::array<char, crypto_pwhash_STRBYTES> hash;
  if (crypto_pwhash_str_alg(hash.data(), token.data(), token.size(), hash_passes, hash_memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    fail(ErrorKind::internal, "API key: not enough memory to hash it");
  return hash.data();
}

void change_version(Session& session) {
  set_meta(session.db, "keys_version", std::to_string(keys_version(session) + 1));
}

}  // namespace

std::string_view to_string(Role role) noexcept {
  switch (role) {
    case Role::viewer:
      return "viewer";
    case Role::operator_:
      return "operator";
    case Role::reviewer:
      return "reviewer";
    case Role::admin:
      return "admin";
  }
  return "";
}

Role role_from(std::string_view text) {
  for (const Role role : {Role::viewer, Role::operator_, Role::reviewer, Role::admin})
    if (text == to_string(role)) return role;
  fail(ErrorKind::usage, "role: expected viewer, operator, reviewer or admin");
}

NewKey make_key(const std::string& name, Role role, std::int64_t rate_limit) {
  require_text("name of the key", name, limits::name);
  if (rate_limit < 0) fail(ErrorKind::usage, "rate limit: expected 0 (none) or requests a minute");
  NewKey made;
  made.key = {new_uuid(), name, role, random_text(prefix_size), rate_limit, 0, {}, {}};
  made.token = std::string(start) + made.key.prefix + "_" + random_text(secret_size);
  made.hash = hash_of(made.token);
  return made;
}

ApiKey add_key(Session& session, const NewKey& made) {
  ApiKey key = made.key;
  key.created_at = session.now;
  session.db.execute(
      "INSERT INTO api_keys (id, name, role, prefix, hash, rate_limit, created_at) VALUES ($1, $2, $3, $4, "
      "$5, $6, $7)",
      {key.id, key.name, to_string(key.role), key.prefix, made.hash, key.rate_limit, key.created_at});
  change_version(session);
  return key;
}

bool revoke_key(Session& session, const std::string& id) {
  const bool revoked =
      session.db
          .execute("UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL",
                   {session.now, id})
          .changed == 1;
  if (revoked) change_version(session);
  return revoked;
}

std::vector<ApiKey> list_keys(Session& session) {
  std::vector<ApiKey> keys;
  for (const Row& row : session.db.execute(std::string(all_columns) + "ORDER BY created_at, id").rows)
    keys.push_back(key_of(row));
  return keys;
}

bool any_key(Session& session) {
  return !session.db.execute("SELECT id FROM api_keys WHERE revoked_at IS NULL LIMIT 1").rows.empty();
}

std::int64_t keys_version(Session& session) {
  const std::string text = find_meta(session.db, "keys_version").value_or("0");
  std::int64_t version = 0;
  std::from_chars(text.data(), text.data() + text.size(), version);
  return version;
}

std::optional<KeyCandidate> find_key(Session& session, std::string_view token) {
  if (token.size() != token_size || !token.starts_with(start) || token[start.size() + prefix_size] != '_')
    return std::nullopt;
  const std::string_view prefix = token.substr(start.size(), prefix_size);
  if (!is_plain_utf8(prefix)) return std::nullopt;
  const Result found =
      session.db.execute(std::string(all_columns) + "WHERE prefix = $1 AND revoked_at IS NULL", {prefix});
  if (found.rows.empty()) return std::nullopt;
  return KeyCandidate{key_of(found.rows[0]), found.rows[0].text(8)};
}

std::optional<ApiKey> find_key_by_id(Session& session, const std::string& id) {
  const Result found =
      session.db.execute(std::string(all_columns) + "WHERE id = $1 AND revoked_at IS NULL", {id});
  return found.rows.empty() ? std::nullopt : std::optional(key_of(found.rows[0]));
}

std::optional<ApiKey> verify_key(const std::optional<KeyCandidate>& candidate, std::string_view token) {
  static const std::string of_nobody = hash_of("a key that nobody has");
  const std::string& hash = candidate ? candidate->hash : of_nobody;
  const std::string_view bounded = token.substr(0, token_size);
  const bool good = crypto_pwhash_str_verify(hash.c_str(), bounded.data(), bounded.size()) == 0;
  return good && candidate && token.size() == token_size ? std::optional(candidate->key) : std::nullopt;
}

void note_key_use(Session& session, const std::string& id) {
  const std::int64_t today = session.now / 86'400'000;
  session.db.execute(
      "UPDATE api_keys SET last_used_day = $1 WHERE id = $2 AND (last_used_day IS NULL OR last_used_day < "
      "$1)",
      {today, id});
}

}  // namespace siglib::serve

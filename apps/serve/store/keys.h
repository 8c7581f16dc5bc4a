// API keys: "siglib_<prefix>_<secret>". The prefix finds the row; of the secret only an argon2id hash is
// kept.
#pragma once

#include "serve/store/session.h"

#include <optional>

namespace siglib::serve {

enum class Role { viewer, operator_, reviewer, admin };  // each may do what those before it may
std::string_view to_string(Role role) noexcept;
Role role_from(std::string_view text);  // throws Error(usage)

struct ApiKey {
  std::string id;
  std::string name;
  Role role = Role::viewer;
  std::string prefix;
  std::int64_t rate_limit = 0;  // requests a minute, 0: no limit
  std::int64_t created_at = 0;
  std::optional<std::int64_t> revoked_at;
  std::optional<std::int64_t> last_used_day;  // days since 1970-01-01 UTC
};

struct NewKey {
  std::string token;  // shown once: the store does not keep it
  ApiKey key;
  std::string hash;
};

// Makes a key: slow, like every password hash, so not in a transaction. add_key keeps it.
NewKey make_key(const std::string& name, Role role, std::int64_t rate_limit);
ApiKey add_key(Session& session, const NewKey& made);
bool revoke_key(Session& session, const std::string& id);  // false: unknown or revoked before
std::vector<ApiKey> list_keys(Session& session);           // with those revoked, oldest first
bool any_key(Session& session);                            // one that is not revoked

// Grows whenever a key is made or revoked. Who keeps verified keys in memory asks this, cheaply and often,
// and forgets them when it has changed.
std::int64_t keys_version(Session& session);

// Verification in two halves, since the second is slow and needs no connection:
//   const auto found = store.read([&](Session& s) { return find_key(s, token); });
//   if (const auto key = verify_key(found, token)) …
// find_key looks the prefix up; revoked keys are not found. verify_key takes the same time whether the key
// was found or not.
struct KeyCandidate {
  ApiKey key;
  std::string hash;
};
std::optional<KeyCandidate> find_key(Session& session, std::string_view token);
std::optional<ApiKey> verify_key(const std::optional<KeyCandidate>& candidate, std::string_view token);

// A key that is not revoked, for who was let in by it before.
std::optional<ApiKey> find_key_by_id(Session& session, const std::string& id);

void note_key_use(Session& session, const std::string& id);  // writes at most once a day

}  // namespace siglib::serve

#include "serve/store/keys.h"

#include "serve/store/idempotency.h"
#include "tests/unit/serve_store/engines.h"

namespace siglib::serve {
namespace {

class KeysTest : public StoreTest {
 protected:
  static std::optional<ApiKey> verified(Store& store, const std::string& token) {
    const auto found = store.read([&](Session& s) { return find_key(s, token); });
    return verify_key(found, token);
  }
};
ON_BOTH_ENGINES(KeysTest);

TEST_P(KeysTest, AreVerifiedUntilRevoked) {
  Store store(options());
  const auto version = [&] { return store.read([](Session& s) { return keys_version(s); }); };
  EXPECT_FALSE(store.read([](Session& s) { return any_key(s); }));
  const NewKey made = make_key("branch 12", Role::operator_, 600);
  const NewKey other = make_key("head office", Role::admin, 0);
  const std::int64_t before = version();
  store.write_and_wait([&](Session& s) { add_key(s, made), add_key(s, other); });
  EXPECT_GT(version(), before);
  const auto key = verified(store, made.token);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->name, "branch 12");
  EXPECT_EQ(key->role, Role::operator_);
  EXPECT_EQ(key->rate_limit, 600);
  EXPECT_FALSE(key->last_used_day);
  EXPECT_EQ(raw()->execute("SELECT hash FROM api_keys").rows[0].text(0).substr(0, 10), "$argon2id$");

  std::string wrong = made.token;
  wrong.back() = wrong.back() == 'a' ? 'b' : 'a';
  EXPECT_FALSE(verified(store, wrong));
  EXPECT_FALSE(verified(store, made.token + "a"));
  EXPECT_FALSE(verified(store, made.token.substr(0, 18) + other.token.substr(18)));
  for (const char* token : {"", "siglib_", "siglib_' OR 1=1_x"}) EXPECT_FALSE(verified(store, token));

  store.write_and_wait([&](Session& s) { note_key_use(s, made.key.id); });
  EXPECT_EQ(verified(store, made.token)->last_used_day, 1'700'000'000'000 / 86'400'000);
  const std::int64_t kept = version();
  const auto by_id = [&](const std::string& id) {
    return store.read([&](Session& s) { return find_key_by_id(s, id); });
  };
  EXPECT_EQ(by_id(made.key.id)->name, "branch 12");
  EXPECT_FALSE(by_id(new_uuid()));
  EXPECT_TRUE(store.write_and_wait([&](Session& s) { return revoke_key(s, made.key.id); }));
  EXPECT_FALSE(by_id(made.key.id));
  EXPECT_FALSE(store.write_and_wait([&](Session& s) { return revoke_key(s, made.key.id); }));
  EXPECT_GT(version(), kept);
  EXPECT_FALSE(verified(store, made.token));
  EXPECT_TRUE(verified(store, other.token));
  EXPECT_EQ(store.read([](Session& s) { return list_keys(s); }).size(), 2u);
  expect_error(ErrorKind::usage, "role: expected viewer", [] { role_from("root"); });
}

TEST_P(KeysTest, AnIdempotentRequestIsAnsweredFromWhatWasKept) {
  Store store(options());
  const Bytes digest = filled(32, "a"), other = filled(32, "b");
  int done = 0;
  const auto request = [&](const std::string& actor, const std::string& key, const Bytes& of,
                           std::int64_t lives) {
    return store.write_and_wait([&](Session& s) {
      if (auto earlier = find_answer(s, actor, key, of)) return *earlier;
      const IdempotentAnswer answer{201, std::to_string(++done)};
      keep_answer(s, actor, key, of, answer, s.now + lives);
      return answer;
    });
  };
  EXPECT_EQ(request("k1", "once", digest, 10'000).body, "1");
  EXPECT_EQ(request("k1", "once", digest, 10'000).body, "1");
  EXPECT_EQ(request("k2", "once", digest, 10'000).body, "2");
  expect_fault(StoreFault::conflict, [&] { request("k1", "once", other, 10'000); });
  EXPECT_EQ(request("k1", "short", digest, 0).body, "3");
  EXPECT_EQ(request("k1", "short", other, 0).body, "4");
  EXPECT_EQ(store.write_and_wait([](Session& s) { return purge_answers(s, 10); }), 1);
  EXPECT_EQ(rows_of("idempotency"), 2);
}

}  // namespace
}  // namespace siglib::serve

#include "tests/unit/serve_store/engines.h"

#include <algorithm>

namespace siglib::serve {
namespace {

namespace fs = std::filesystem;

class VaultTest : public StoreTest {
 protected:
  fs::path key_file(const std::string& name, const std::string& content, int mode = 0600) const {
    const fs::path file = keys_ / name;
    write_text(file, content);
    fs::permissions(file, fs::perms(mode));
    return file;
  }
  StoreOptions with_keys(const fs::path& current, const fs::path& previous = {}, bool change = false) const {
    StoreOptions all = options();
    all.key_file = current;
    all.previous_key_file = previous;
    all.change_key = change;
    return all;
  }
  // Whether a blob can be read in the database.
  bool shows(const std::string& text) const {
    for (const char* blob : {"template FROM signatures", "canvas FROM signature_images",
                             "original FROM signature_images", "template FROM match_images",
                             "image FROM match_images", "content FROM explanations", "content FROM models"})
      for (const Row& row : raw()->execute(std::string("SELECT ") + blob).rows)
        if (std::ranges::search(row.bytes(0), text)) return true;
    if (GetParam() == Dialect::sqlite)
      for (const auto& file : fs::directory_iterator(folder_.path()))
        if (read_text(file.path(), 1 << 30).find(text) != std::string::npos) return true;
    return false;
  }
  void fill(Store& store, int customers) {
    for (int i = 0; i < customers; ++i)
      store.write_and_wait([&](Session& s) {
        add_signature(s, a_signature(customer_, "SECRET-INK"));
        const NewMatch match = a_match(customer_, "match", "SECRET-INK");
        add_match(s, match);
        keep_explanation(s, match.id, "lime", {"image/png", bytes_of("SECRET-INK")});
      });
  }
  void expect_readable(Store& store, int signatures) {
    const auto listed = store.read([&](Session& s) { return list_signatures(s, customer_); });
    EXPECT_EQ(static_cast<int>(listed.size()), signatures);
    for (const Signature& signature : listed)
      EXPECT_EQ(store.read([&](Session& s) { return signature_image(s, customer_, signature.id); })->content,
                a_signature("", "SECRET-INK").original);
    for (const StoredTemplate& kept : store.read([&](Session& s) { return templates_of(s, customer_); }))
      EXPECT_EQ(kept.template_bytes, a_signature("", "SECRET-INK").template_bytes);
    for (const Match& match : store.read([](Session& s) { return list_matches(s, {}, "", 100); }).items) {
      EXPECT_TRUE(store.read([&](Session& s) { return match_image(s, match.id); }));
      EXPECT_EQ(store.read([&](Session& s) { return find_explanation(s, match.id, "lime"); })->content,
                bytes_of("SECRET-INK"));
    }
  }
  test::TemporaryFolder keys_;
  const fs::path one_ = key_file("one", std::string(64, '1'));
  const fs::path two_ = key_file("two", std::string(64, '2') + "\n");
  const std::string customer_ = new_uuid();
};
ON_BOTH_ENGINES(VaultTest);

TEST_P(VaultTest, HidesBlobsFromWhoHasNoKey) {
  {
    Store store(with_keys(one_));
    fill(store, 2);
    expect_readable(store, 2);
  }
  EXPECT_FALSE(shows("SECRET-INK"));
  expect_error(ErrorKind::usage, "no key file is given", [&] { Store store(options()); });
  expect_error(ErrorKind::usage, "the given key file holds key", [&] { Store store(with_keys(two_)); });
  Store store(with_keys(one_));
  expect_readable(store, 2);
}

TEST_P(VaultTest, NoticesABlobPutInAnothersPlace) {
  Store store(with_keys(one_));
  fill(store, 2);
  raw()->script(
      "UPDATE signatures SET template = (SELECT template FROM signatures ORDER BY id LIMIT 1)"
      " WHERE id = (SELECT id FROM signatures ORDER BY id DESC LIMIT 1)");
  expect_error(ErrorKind::io, "moved from another row",
               [&] { store.read([&](Session& s) { return templates_of(s, customer_); }); });
  raw()->execute("UPDATE signatures SET template = $1", {bytes_of(std::string("\0plain", 6))});
  expect_error(ErrorKind::io, "is not encrypted, but the store is",
               [&] { store.read([&](Session& s) { return templates_of(s, customer_); }); });
}

TEST_P(VaultTest, ChangesItsKeyInStepsThatMayBeInterrupted) {
  {
    Store store(options());
    fill(store, 70);
    EXPECT_TRUE(shows("SECRET-INK"));
  }
  expect_error(ErrorKind::usage, "it is not encrypted, but the given key file holds",
               [&] { Store store(with_keys(one_)); });
  {
    Store store(with_keys(one_, {}, true));
    expect_readable(store, 70);
    int steps = 0;
    EXPECT_FALSE(store.reseal([&](std::int64_t) { return ++steps < 2; }));
    fill(store, 1);
  }
  {
    Store store(with_keys(one_));  // unfinished, but nothing is missing
    expect_readable(store, 71);
    EXPECT_TRUE(store.reseal());
  }
  EXPECT_FALSE(shows("SECRET-INK"));
  expect_error(ErrorKind::usage, "expected the file of key", [&] { Store store(with_keys(two_, {}, true)); });
  std::string subject;
  {
    Store store(with_keys(two_, one_, true));
    EXPECT_FALSE(store.reseal([](std::int64_t) { return false; }));
    subject = store.read([](Session& s) { return pseudonym(s, "a"); });
  }
  expect_error(ErrorKind::usage, "change of keys is not finished", [&] { Store store(with_keys(two_)); });
  {
    Store store(with_keys(two_, one_));
    expect_readable(store, 71);
    EXPECT_TRUE(store.reseal());
  }
  {
    Store store(with_keys(two_));
    expect_readable(store, 71);
    EXPECT_EQ(store.read([](Session& s) { return pseudonym(s, "a"); }), subject);
  }
  Store store(with_keys({}, two_, true));
  EXPECT_TRUE(store.reseal());
  Store plain(options());
  expect_readable(plain, 71);
}

TEST_P(VaultTest, RefusesKeyFilesOthersMayReadOrThatHoldNoKey) {
  expect_error(ErrorKind::usage, "expected mode 600",
               [&] { SecretKey::from_file(key_file("wide", std::string(64, '1'), 0640)); });
  expect_error(ErrorKind::usage, "expected 32 bytes",
               [&] { SecretKey::from_file(key_file("short", "1234")); });
  expect_error(ErrorKind::input, "cannot be read", [&] { SecretKey::from_file(keys_ / "none"); });
  EXPECT_EQ(SecretKey::from_file(one_).id(),
            SecretKey::from_file(key_file("raw", std::string(32, '\x11'))).id());
  EXPECT_EQ(SecretKey::from_file(one_).id(),
            SecretKey::from_file(key_file("base64", "ERERERERERERERERERERERERERERERERERERERERERE=\n")).id());
}

}  // namespace
}  // namespace siglib::serve

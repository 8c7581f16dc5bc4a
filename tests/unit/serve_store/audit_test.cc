#include "siglib/core/hash.h"
#include "tests/unit/serve_store/engines.h"

namespace siglib::serve {
namespace {

class AuditTest : public StoreTest {
 protected:
  void append(Store& store, int entries) {
    for (int i = 0; i < entries; ++i)
      store.write_and_wait([&](Session& s) {
        append_audit(s, {"match", "key 1", subject_, R"({"decision":"match"})"});
      });
  }
  void without_triggers(const std::string& sql) {
    const auto db = raw();
    if (GetParam() == Dialect::sqlite)
      db->script("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete");
    else
      db->script("DROP TRIGGER audit_no_change ON audit");
    db->script(sql);
  }
  const std::string subject_ = new_uuid();
};
ON_BOTH_ENGINES(AuditTest);

TEST_P(AuditTest, ContinuesItsChainAfterReopening) {
  {
    Store store(options());
    append(store, 3);
  }
  Store store(options());
  append(store, 4);
  const AuditCheck check = verify_audit(store, 2);
  EXPECT_EQ(check.entries, 7);
  EXPECT_FALSE(check.first_broken);
  const auto page = store.read([](Session& s) { return list_audit(s, {}, "", 3); });
  ASSERT_EQ(page.items.size(), 3u);
  EXPECT_EQ(page.items[0].seq, 7);
  EXPECT_EQ(page.items[0].hash, check.head);
  EXPECT_EQ(store.read([&](Session& s) { return list_audit(s, {}, page.next, 10); }).items.size(), 4u);
}

TEST_P(AuditTest, NamesItsSubjectsByPseudonymOnly) {
  Store store(options());
  append(store, 2);
  store.write_and_wait([&](Session& s) { append_audit(s, {"enrol", "key 1", new_uuid(), "{}"}); });
  EXPECT_EQ(store.read([&](Session& s) { return list_audit(s, subject_, "", 10); }).items.size(), 2u);
  for (const AuditEntry& entry : store.read([](Session& s) { return list_audit(s, {}, "", 10); }).items) {
    EXPECT_EQ(entry.subject.size(), 64u);
    EXPECT_EQ(entry.subject.find(subject_.substr(0, 8)), std::string::npos);
  }
}

TEST_P(AuditTest, HasTheDocumentedHash) {
  StoreOptions fixed = options();
  fixed.clock = [] { return std::int64_t{1700000000000}; };
  Store store(fixed);
  const AuditEntry entry = store.write_and_wait([](Session& s) {
    return append_audit(s, {"match", "key 1", "", R"({"score":0.5})"});
  });
  // Made with hashlib and struct.pack("<q", …) from what audit.h says.
  EXPECT_EQ(to_hex(entry.hash), "a1b48fb807e76a60ff319fa8d667264b7619086074e8ac9daf984df5b9133e1d");
}

TEST_P(AuditTest, IsAppendOnly) {
  Store store(options());
  append(store, 2);
  for (const char* sql : {"UPDATE audit SET actor = 'nobody'", "DELETE FROM audit WHERE seq = 2"})
    expect_fault(StoreFault::conflict, [&] { raw()->execute(sql); });
}

TEST_P(AuditTest, TellsTheFirstEntryThatWasTamperedWith) {
  const char* const tampering[] = {
      "UPDATE audit SET details = '{}' WHERE seq = 4", "UPDATE audit SET time = time + 1 WHERE seq = 4",
      "DELETE FROM audit WHERE seq = 4",
      "UPDATE audit SET hash = (SELECT previous FROM audit WHERE seq = 4) WHERE seq = 4",
      "DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = seq - 1 WHERE seq = 5"};
  Store store(options());
  append(store, 5);
  without_triggers("CREATE TABLE kept AS SELECT * FROM audit");
  for (const char* sql : tampering) {
    raw()->script(sql);
    const AuditCheck check = verify_audit(store, 2);
    EXPECT_EQ(check.entries, 3) << sql;
    EXPECT_EQ(check.first_broken, 4) << sql;
    raw()->script("DELETE FROM audit; INSERT INTO audit SELECT * FROM kept");
    EXPECT_EQ(verify_audit(store).entries, 5);
  }
}

TEST_P(AuditTest, ChainsEntriesOfSeveralStoresAtOnce) {
  Store one(options()), two(options());
  std::thread other([&] { append(two, 40); });
  append(one, 40);
  other.join();
  const AuditCheck check = verify_audit(one);
  EXPECT_EQ(check.entries, 80);
  EXPECT_FALSE(check.first_broken);
}

}  // namespace
}  // namespace siglib::serve

#include "tests/unit/serve_store/engines.h"

namespace siglib::serve {
namespace {

namespace fs = std::filesystem;

class BackupTest : public StoreTest {};
ON_ENGINES(BackupTest, Dialect::sqlite);

TEST_P(BackupTest, IsTakenWhileTheStoreIsWrittenAndRestored) {
  const fs::path backup = folder_ / "backup.db";
  std::int64_t kept = 0;
  {
    Store store(options());
    std::atomic<bool> stop{false};
    std::thread writer([&] {
      while (!stop)
        store.write_and_wait([](Session& s) {
          add_signature(s, a_signature(new_uuid()));
          append_audit(s, {"enrol", "k", "", "{}"});
        });
    });
    while (store.statistics().operations < 20) std::this_thread::yield();
    kept = rows_of("customers");
    store.backup(backup);
    store.write_and_wait([](Session& s) { create_customer(s, new_uuid()); });
    stop = true;
    writer.join();
    EXPECT_EQ(fs::status(backup).permissions(), fs::perms(0600));
    expect_error(ErrorKind::usage, "is in use", [&] { restore(backup, folder_.path()); });
  }
  const std::int64_t all = rows_of("customers");
  restore(backup, folder_.path());
  EXPECT_GE(rows_of("signatures"), kept);
  EXPECT_LT(rows_of("customers"), all);
  {
    Store store(options());
    EXPECT_EQ(verify_audit(store).entries, rows_of("signatures"));
  }
  restore(backup, folder_ / "elsewhere");
  for (const auto& file : fs::recursive_directory_iterator(folder_.path()))
    EXPECT_EQ(file.path().string().find(".part"), std::string::npos) << file.path();
}

TEST_P(BackupTest, ThatIsDamagedReplacesNothing) {
  const fs::path backup = folder_ / "backup.db";
  {
    Store store(options());
    for (int i = 0; i < 20; ++i)
      store.write_and_wait([](Session& s) { add_signature(s, a_signature(new_uuid())); });
    store.backup(backup);
  }
  std::string content = read_text(backup, 1 << 30);
  std::fill(content.begin() + 20000, content.begin() + 60000, 'x');
  write_text(backup, content);
  expect_error(ErrorKind::io, "damaged", [&] { restore(backup, folder_.path()); });
  write_text(backup, "no database");
  expect_error(ErrorKind::io, "damaged", [&] { restore(backup, folder_.path()); });
  EXPECT_EQ(rows_of("signatures"), 20);
}

class ForeignBackupTest : public StoreTest {};
ON_ENGINES(ForeignBackupTest, Dialect::postgres);

TEST_P(ForeignBackupTest, IsLeftToTheServersTools) {
  Store store(options());
  expect_error(ErrorKind::usage, "pg_dump", [&] { store.backup(folder_ / "backup"); });
}

}  // namespace
}  // namespace siglib::serve

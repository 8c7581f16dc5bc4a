#include "tests/unit/serve_store/engines.h"

#include <sys/mount.h>

namespace siglib::serve {
namespace {

class FaultsTest : public StoreTest {
 protected:
  // Enrols from several threads until killed, and tells each acknowledged id.
  [[noreturn]] static void enrol_for_ever(const StoreOptions& options, int acknowledge) {
    Store store(options);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&] {
        for (;;) {
          const NewSignature signature = a_signature(new_uuid());
          store.write_and_wait([&](Session& s) {
            add_signature(s, signature);
            append_audit(s, {"enrol", "k", signature.customer, "{}"});
          });
          if (::write(acknowledge, signature.id.data(), 36) != 36) ::_exit(1);
        }
      });
    for (std::thread& thread : threads) thread.join();
    ::_exit(0);
  }
};
ON_BOTH_ENGINES(FaultsTest);

TEST_P(FaultsTest, AKilledProcessLosesNothingThatWasAcknowledged) {
  for (int round = 0; round < 5; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      enrol_for_ever(options(), ends[1]);
    }
    ::close(ends[1]);
    std::vector<std::string> acknowledged;
    char id[36];
    const auto next = [&] {
      std::size_t got = 0;
      while (got < 36) {
        const ssize_t more = ::read(ends[0], id + got, 36 - got);
        if (more <= 0) return false;
        got += static_cast<std::size_t>(more);
      }
      acknowledged.emplace_back(id, 36);
      return true;
    };
    while (acknowledged.size() < 30 + 13u * static_cast<unsigned>(round) && next()) {
    }
    ::kill(child, SIGKILL);
    while (next()) {
    }
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    ASSERT_GE(acknowledged.size(), 30u);
    Store store(options());
    for (const std::string& signature : acknowledged)
      EXPECT_EQ(raw()->execute("SELECT id FROM signatures WHERE id = $1", {signature}).rows.size(), 1u);
    EXPECT_EQ(rows_of("signatures"), rows_of("signature_images"));
    EXPECT_EQ(rows_of("signatures"), rows_of("customers"));
    const AuditCheck check = verify_audit(store);
    EXPECT_FALSE(check.first_broken);
    EXPECT_EQ(check.entries, rows_of("signatures"));
  }
}

class BoundTest : public StoreTest {};
ON_ENGINES(BoundTest, Dialect::sqlite);

TEST_P(BoundTest, OnTheSizeIsToldAndHarmsNothing) {
  StoreOptions small = options();
  small.max_bytes = 4 << 20;
  Store store(small);
  const auto enrol = [&] {
    NewSignature signature = a_signature(new_uuid());
    signature.original.resize(60'000);
    store.write_and_wait([&](Session& s) {
      add_signature(s, signature);
      append_audit(s, {"enrol", "k", signature.customer, "{}"});
    });
  };
  int enrolled = 0;
  expect_fault(StoreFault::full, [&] {
    for (; enrolled < 200; ++enrolled) enrol();
  });
  EXPECT_GT(enrolled, 5);
  // In one batch with what does not fit, what fits is kept.
  std::atomic<int> full{0}, kept{0}, finished{0};
  for (int i = 0; i < 6; ++i)
    store.write(
        [i](Session& s) {
          NewSignature signature = a_signature(new_uuid());
          if (i % 2) signature.original.resize(8 << 20);
          if (i % 2) add_signature(s, signature);
          if (i % 2 == 0) s.db.execute("UPDATE customers SET created_at = created_at + 1");
        },
        [&](std::exception_ptr error) {
          ++(error ? full : kept);
          ++finished;
        });
  while (finished < 6) std::this_thread::yield();
  EXPECT_EQ(full, 3);
  EXPECT_EQ(kept, 3);
  EXPECT_EQ(rows_of("signatures"), enrolled);
  EXPECT_EQ(verify_audit(store).entries, enrolled);
  check_sqlite(folder_ / "siglib.db");
  // Room is made by deleting, and used again.
  const auto first = store.read([](Session& s) { return list_customers(s, "", 2); });
  for (const Customer& customer : first.items)
    EXPECT_TRUE(store.write_and_wait([&](Session& s) { return delete_customer(s, customer.id); }));
  enrol();
  EXPECT_EQ(rows_of("signatures"), enrolled - 1);
}

// A disk of a few megabytes for the database. PostgreSQL's log stays on the large one: when that is full, the
// server stops, which is another fault.
class DiskTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    if (::mount("tmpfs", disk_.path().c_str(), "tmpfs", 0, "size=8m,mode=777") != 0)
      GTEST_SKIP() << "no small disk can be mounted: that takes root";
    mounted_ = true;
    if (GetParam() != Dialect::postgres) return;
    PostgresServer::own(disk_.path());
    const auto db = open_postgres({url_});
    db->script("DROP TABLESPACE IF EXISTS small");
    db->script("CREATE TABLESPACE small LOCATION '" + disk_.path().string() + "'");
    url_.insert(url_.size() - 1, " -cdefault_tablespace=small");
  }
  void TearDown() override {
    if (GetParam() == Dialect::postgres && mounted_) {
      const auto db = open_postgres({server_->url()});
      db->script("DROP SCHEMA " + schema_ + " CASCADE");
      db->script("DROP TABLESPACE small");
    }
    if (mounted_) ::umount2(disk_.path().c_str(), MNT_DETACH);
  }
  StoreOptions on_small_disk() const {
    StoreOptions small = options();
    if (GetParam() == Dialect::sqlite) small.folder = disk_.path();
    return small;
  }
  test::TemporaryFolder disk_;
  bool mounted_ = false;
};
ON_BOTH_ENGINES(DiskTest);

TEST_P(DiskTest, ThatIsFullIsToldAndHarmsNothing) {
  int enrolled = 0;
  {
    Store store(on_small_disk());
    expect_fault(StoreFault::full, [&] {
      for (; enrolled < 1000; ++enrolled)
        store.write_and_wait([&](Session& s) {
          add_signature(s, a_signature(new_uuid()));
          append_audit(s, {"enrol", "k", "", "{}"});
        });
    });
    EXPECT_GT(enrolled, 20);
    EXPECT_EQ(verify_audit(store).entries, enrolled);
  }
  Store store(on_small_disk());
  EXPECT_EQ(store.read([](Session& s) { return count_stale(s, "m2", "p"); }), enrolled);
  EXPECT_EQ(verify_audit(store).entries, enrolled);
}

class OutageTest : public StoreTest {};
ON_ENGINES(OutageTest, Dialect::postgres);

TEST_P(OutageTest, MakesTheStoreUnavailableUntilItIsOver) {
  Store store(options());
  const std::string customer = new_uuid();
  store.write_and_wait([&](Session& s) { create_customer(s, customer); });
  store.ping();
  std::atomic<bool> stop{false};
  std::atomic<int> acknowledged{0}, refused{0}, strange{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      while (!stop) try {
          store.write_and_wait([](Session& s) {
            create_customer(s, new_uuid());
            append_audit(s, {"enrol", "k", "", "{}"});
          });
          ++acknowledged;
        } catch (const StoreError& error) {
          ++(error.fault() == StoreFault::unavailable ? refused : strange);
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
  while (acknowledged < 50) std::this_thread::yield();
  server_->stop();
  expect_fault(StoreFault::unavailable, [&] { store.ping(); });
  expect_fault(StoreFault::unavailable,
               [&] { store.write_and_wait([](Session& s) { create_customer(s, new_uuid()); }); });
  EXPECT_GT(refused, 0);
  server_->start();
  const int before = acknowledged;
  for (int i = 0; i < 500 && acknowledged < before + 50; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_GE(acknowledged, before + 50);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(strange, 0);
  EXPECT_TRUE(store.read([&](Session& s) { return find_customer(s, customer); }));
  // What was under way when the server went may have been kept without being acknowledged, at most one a
  // thread.
  EXPECT_GE(rows_of("customers"), acknowledged + 1);
  EXPECT_LE(rows_of("customers"), acknowledged + 1 + 4);
  EXPECT_FALSE(verify_audit(store).first_broken);
  // Idle connections of the pool are dead after another restart: nobody notices.
  server_->stop();
  server_->start();
  std::this_thread::sleep_for(std::chrono::milliseconds(250));
  store.ping();
  store.write_and_wait([](Session& s) { create_customer(s, new_uuid()); });
}

}  // namespace
}  // namespace siglib::serve

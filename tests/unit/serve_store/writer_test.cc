#include "tests/unit/serve_store/engines.h"

#include <condition_variable>

namespace siglib::serve {
namespace {

class WriterTest : public StoreTest {};
ON_BOTH_ENGINES(WriterTest);

// Holds up the writer until it is opened.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    arrived_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  void wait_for_arrival() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false, arrived_ = false;
};

TEST_P(WriterTest, CommitsWhatWaitsTogetherAndUndoesOnlyWhatFails) {
  Gate gate;
  std::atomic<int> good{0}, bad{0}, finished{0};
  {
    Store store(options());
    store.write([&](Session&) { gate.wait(); }, [](std::exception_ptr) {});
    gate.wait_for_arrival();
    for (int i = 0; i < 100; ++i)
      store.write(
          [i](Session& s) {
            create_customer(s, new_uuid());
            append_audit(s, {"enrol", "k", "", "{}"});
            if (i % 10 == 3) throw std::runtime_error("no");
            if (i % 10 == 7) s.db.execute("INSERT INTO customers (id) VALUES ($1)", {"half"});
          },
          [&](std::exception_ptr error) { ++(error ? bad : good), ++finished; });
    EXPECT_EQ(store.statistics().waiting, 100u);
    EXPECT_EQ(finished, 0);
    gate.open();
    store.write_and_wait([](Session&) {});
    EXPECT_EQ(finished, 100);
    EXPECT_LE(store.statistics().transactions, 3u);
    EXPECT_EQ(store.statistics().failures, 20u);
    EXPECT_FALSE(verify_audit(store).first_broken);
  }
  EXPECT_EQ(good, 80);
  EXPECT_EQ(bad, 20);
  EXPECT_EQ(rows_of("customers"), 80);
  EXPECT_EQ(rows_of("audit"), 80);
}

TEST_P(WriterTest, AcceptsABoundedNumberOfWrites) {
  Gate gate;
  StoreOptions bounded = options();
  bounded.writer.queue = 5;
  Store store(bounded);
  store.write([&](Session&) { gate.wait(); }, [](std::exception_ptr) {});
  gate.wait_for_arrival();
  std::atomic<int> finished{0};
  for (int i = 0; i < 5; ++i) store.write([](Session&) {}, [&](std::exception_ptr) { ++finished; });
  expect_fault(StoreFault::busy, [&] { store.write([](Session&) {}, [](std::exception_ptr) {}); });
  gate.open();
  while (finished < 5) std::this_thread::yield();
  store.write_and_wait([](Session&) {});
}

TEST_P(WriterTest, AcknowledgesOnlyWhatOthersCanSee) {
  Store store(options());
  std::vector<std::thread> threads;
  std::atomic<int> missing{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        const std::string id = new_uuid();
        store.write_and_wait([&](Session& s) { create_customer(s, id); });
        if (!store.read([&](Session& s) { return find_customer(s, id); })) ++missing;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(missing, 0);
  EXPECT_LT(store.statistics().transactions, store.statistics().operations);
}

TEST_P(WriterTest, ReadsCannotWrite) {
  Store store(options());
  EXPECT_THROW(store.read([](Session& s) { create_customer(s, new_uuid()); }), Error);
  EXPECT_EQ(rows_of("customers"), 0);
}

}  // namespace
}  // namespace siglib::serve

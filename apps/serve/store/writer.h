// Group commit: one thread gathers the writes that wait into one transaction, so that durability costs a sync
// per batch instead of one per request.
#pragma once

#include "serve/store/connector.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <span>
#include <thread>

namespace siglib::serve {

struct WriterOptions {
  std::size_t queue = 1024;  // operations that may wait
  std::size_t batch = 256;   // operations in one transaction, at most
};

struct WriterStatistics {
  std::uint64_t operations = 0;  // committed
  std::uint64_t failures = 0;    // operations that were not
  std::uint64_t transactions = 0;
  std::size_t waiting = 0;
};

class Writer {
 public:
  // May run more than once when its transaction had to be given up: what counts is the last run. Keep it
  // short, it holds up the others; what it throws undoes its own changes only.
  using Operation = std::function<void(Connection&)>;
  // Called once, on the writer's thread, after the commit (null) or with the reason why nothing was kept.
  // Must be quick and not throw.
  using Completion = std::function<void(std::exception_ptr)>;

  Writer(Connector::Open open, WriterOptions options);
  ~Writer();  // completes what waits

  // Thread-safe. Throws StoreError busy when the queue is full.
  void add(Operation operation, Completion completion);
  WriterStatistics statistics() const;

 private:
  struct Item {
    Operation operation;
    Completion completion;
    std::exception_ptr error;
  };
  using Batch = std::span<Item>;

  void work();
  std::vector<Item> next_batch();
  void write(Batch batch);
  void give_up(Batch batch, const std::exception_ptr& reason);
  void begin();
  void run(Item& item);
  void scrub();

  Connector connector_;
  const WriterOptions options_;
  std::unique_ptr<Connection> connection_;
  bool scrub_due_ = false;

  mutable std::mutex mutex_;
  std::condition_variable added_;
  std::deque<Item> waiting_;
  bool stopping_ = false;
  std::atomic<std::uint64_t> operations_{0}, failures_{0}, transactions_{0};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace siglib::serve

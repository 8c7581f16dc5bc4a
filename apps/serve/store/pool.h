// A few connections for reading, opened when they are first needed and given up when they break.
#pragma once

#include "serve/store/connector.h"

#include <condition_variable>
#include <vector>

namespace siglib::serve {

// Thread-safe.
class Pool {
 public:
  Pool(Connector::Open open, int size) : connector_(std::move(open)), vacant_(size) {}

  // Calls `use` with a connection, waiting a bounded time for one (StoreError busy). When a connection kept
  // from before turns out to be lost, `use` runs again with a fresh one.
  void with_connection(const std::function<void(Connection&)>& use);

 private:
  static constexpr std::chrono::seconds patience{10};

  std::unique_ptr<Connection> take();  // null: a new one may be opened
  void give(std::unique_ptr<Connection> connection);

  Connector connector_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  int vacant_;  // connections in nobody's hands, idle or not yet opened
};

}  // namespace siglib::serve

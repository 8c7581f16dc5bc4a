#include "serve/store/pool.h"

#include "serve/store/error.h"

namespace siglib::serve {

void Pool::with_connection(const std::function<void(Connection&)>& use) {
  struct Lease {
    Pool& pool;
    std::unique_ptr<Connection> connection;
    ~Lease() { pool.give(std::move(connection)); }
  } lease{*this, take()};
  const bool kept = lease.connection != nullptr;
  if (!kept) lease.connection = connector_.connect();
  try {
    use(*lease.connection);
  } catch (const StoreError&) {
    if (!kept || !lease.connection->is_lost()) throw;
    lease.connection = connector_.connect();
    use(*lease.connection);
  }
}

std::unique_ptr<Connection> Pool::take() {
  std::unique_lock lock(mutex_);
  if (!returned_.wait_for(lock, patience, [&] { return vacant_ > 0; }))
    fail(StoreFault::busy, "store: too many reads are waiting for a connection");
  --vacant_;
  if (idle_.empty()) return nullptr;
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void Pool::give(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    ++vacant_;
    if (connection && !connection->is_lost()) idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace siglib::serve

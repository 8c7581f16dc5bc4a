#include "serve/store/connector.h"

#include "serve/store/error.h"

namespace siglib::serve {

std::unique_ptr<Connection> Connector::connect() {
  using Clock = std::chrono::steady_clock;
  {
    const std::lock_guard lock(mutex_);
    if (Clock::now() < next_attempt_) fail(StoreFault::unavailable, "store: no connection to the database");
  }
  try {
    return open_();
  } catch (const StoreError&) {
    const std::lock_guard lock(mutex_);
    next_attempt_ = Clock::now() + pause;
    throw;
  }
}

}  // namespace siglib::serve

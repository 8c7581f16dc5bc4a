// Opens connections, and while the database is away says so at once instead of trying for every caller.
#pragma once

#include "serve/store/connection.h"

#include <chrono>
#include <functional>
#include <mutex>

namespace siglib::serve {

// Thread-safe.
class Connector {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  explicit Connector(Open open) : open_(std::move(open)) {}

  std::unique_ptr<Connection> connect();

 private:
  static constexpr std::chrono::milliseconds pause{200};  // between two attempts
  Open open_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point next_attempt_{};
};

}  // namespace siglib::serve

// All open connections: how many there may be, who makes room for whom, and the one clock they share.
#pragma once

#include "serve/http/server_options.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace siglib::serve {

class Connection;

enum class Phase { waiting, handshake, header, body, handling, writing, lingering, evicted };

// What a connection is doing; written on its strand, read by the registry. Times are steady-clock
// nanoseconds.
struct Activity {
  std::atomic<Phase> phase{Phase::waiting};
  std::atomic<std::int64_t> since{0};
  std::atomic<std::int64_t> deadline{0};
};

std::int64_t steady_now() noexcept;

class Registry {
 public:
  explicit Registry(const ServerLimits& limits);

  // Where limits are reached, the connection of the same peer (or of any) that has waited longest for its
  // client is closed in favour of the new one, so that a flood of idle connections locks nobody out.
  // `overload`: all others are at work; the new one is to be told so. `refused`: there are too many even of
  // those.
  enum class Admission { admitted, overload, refused };
  Admission admit(const std::shared_ptr<Connection>& connection);
  void remove(const Connection& connection) noexcept;

  // Closes the connection that has waited longest; false when there is none.
  bool make_room();

  // Wakes the connections whose time is up, those whose handlers run (the client may have left), and while
  // draining those that wait for a request.
  void tick(bool draining);
  void close_all();

  std::size_t size() const;
  std::uint64_t evicted() const noexcept { return evicted_.load(); }

 private:
  // Connections to let go of after the lock: the end of one takes it again.
  using Held = std::vector<std::shared_ptr<Connection>>;
  bool evict_locked(const std::string* peer, Held& held);
  void erase_locked(const Connection& connection) noexcept;

  const ServerLimits limits_;
  mutable std::mutex mutex_;
  std::unordered_map<const Connection*, std::weak_ptr<Connection>> connections_;
  std::unordered_map<std::string, std::size_t> peers_;
  std::atomic<std::uint64_t> evicted_{0};
};

}  // namespace siglib::serve

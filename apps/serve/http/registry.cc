#include "serve/http/registry.h"

#include "serve/http/connection.h"

#include <chrono>
#include <limits>

namespace siglib::serve {
namespace {

// Connections that are only told that there are too many.
constexpr std::size_t kOverload = 64;

bool waits_for_client(Phase phase) {
  return phase == Phase::waiting || phase == Phase::handshake || phase == Phase::header ||
         phase == Phase::lingering;
}

}  // namespace

std::int64_t steady_now() noexcept {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Registry::Registry(const ServerLimits& limits) : limits_(limits) {}

Registry::Admission Registry::admit(const std::shared_ptr<Connection>& connection) {
  Held held;
  const std::lock_guard lock(mutex_);
  const std::string& peer = connection->peer();
  const auto of_peer = peers_.find(peer);
  const bool peer_full = limits_.connections_per_peer > 0 && of_peer != peers_.end() &&
                         of_peer->second >= static_cast<std::size_t>(limits_.connections_per_peer);
  const bool full = connections_.size() >= static_cast<std::size_t>(limits_.connections);
  const bool room = !(peer_full || full) || evict_locked(peer_full ? &peer : nullptr, held);
  if (!room && connections_.size() >= static_cast<std::size_t>(limits_.connections) + kOverload)
    return Admission::refused;
  connections_.emplace(connection.get(), connection);
  ++peers_[peer];
  return room ? Admission::admitted : Admission::overload;
}

void Registry::remove(const Connection& connection) noexcept {
  const std::lock_guard lock(mutex_);
  erase_locked(connection);
}

bool Registry::make_room() {
  Held held;
  const std::lock_guard lock(mutex_);
  return evict_locked(nullptr, held);
}

void Registry::tick(bool draining) {
  const std::int64_t now = steady_now();
  Held due;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, connection] : connections_) {
      const Activity& activity = key->activity();
      const Phase phase = activity.phase.load();
      if (now < activity.deadline.load() && phase != Phase::handling &&
          !(draining && phase == Phase::waiting))
        continue;
      if (auto alive = connection.lock()) due.push_back(std::move(alive));
    }
  }
  for (const auto& connection : due) connection->wake();
}

void Registry::close_all() {
  Held all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, connection] : connections_)
      if (auto alive = connection.lock()) all.push_back(std::move(alive));
  }
  for (const auto& connection : all) connection->close_soon();
}

std::size_t Registry::size() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

bool Registry::evict_locked(const std::string* peer, Held& held) {
  for (;;) {
    const Connection* oldest = nullptr;
    std::int64_t since = std::numeric_limits<std::int64_t>::max();
    for (const auto& [key, connection] : connections_) {
      const Activity& activity = key->activity();
      if (connection.expired() || !waits_for_client(activity.phase) || activity.since >= since) continue;
      if (peer != nullptr && key->peer() != *peer) continue;
      since = activity.since;
      oldest = key;
    }
    if (oldest == nullptr) return false;
    const std::shared_ptr<Connection> evicted = connections_.at(oldest).lock();
    if (!evicted) continue;
    held.push_back(evicted);
    // The exchange decides: a connection that has gone on meanwhile stays, one that was marked cannot go on.
    Phase phase = evicted->activity().phase;
    if (!waits_for_client(phase) || !evicted->activity().phase.compare_exchange_strong(phase, Phase::evicted))
      continue;
    erase_locked(*evicted);
    ++evicted_;
    evicted->close_soon();
    return true;
  }
}

void Registry::erase_locked(const Connection& connection) noexcept {
  if (connections_.erase(&connection) == 0) return;
  const auto of_peer = peers_.find(connection.peer());
  if (--of_peer->second == 0) peers_.erase(of_peer);
}

}  // namespace siglib::serve

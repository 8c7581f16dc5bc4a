#include "siglib/core/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace siglib {

void parallel_for(std::int64_t count, int threads, const std::function<void(std::int64_t)>& body,
                  const std::function<void(std::int64_t)>& done) {
  std::atomic<std::int64_t> next{0};
  std::mutex mutex;
  std::int64_t finished = 0;
  std::exception_ptr failure;

  const auto work = [&] {
    for (std::int64_t i = next++; i < count; i = next++) {
      try {
        body(i);
        const std::lock_guard lock(mutex);
        ++finished;
        if (done) done(finished);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
        next = count;
      }
    }
  };

  const auto helpers = std::min<std::int64_t>(threads, count) - 1;
  {
    std::vector<std::jthread> pool;
    try {
      for (std::int64_t i = 0; i < helpers; ++i) pool.emplace_back(work);
    } catch (const std::system_error&) {
      // The system has no more threads to give: those that it gave do the same work.
    }
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

int thread_count(int requested) {
  return requested > 0 ? requested : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace siglib

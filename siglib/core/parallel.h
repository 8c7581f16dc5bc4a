// Independent items over a few threads.
#pragma once

#include <cstdint>
#include <functional>

namespace siglib {

// Calls body(i) for every i in [0, count) on up to `threads` threads, in no order; returns when all are done.
// The first exception stops the handing out of further items and is rethrown here. `done`, when given, hears
// the number of finished items, one call at a time.
void parallel_for(std::int64_t count, int threads, const std::function<void(std::int64_t)>& body,
                  const std::function<void(std::int64_t)>& done = {});

// `requested` when positive, else the number of hardware threads.
int thread_count(int requested);

}  // namespace siglib

#include "siglib/score/stroke_memo.h"

#include "siglib/core/parallel.h"

#include <algorithm>

namespace siglib {
namespace {

std::uint64_t key_of(std::int64_t a, std::int64_t b) {
  return static_cast<std::uint64_t>(std::min(a, b)) << 32 | static_cast<std::uint64_t>(std::max(a, b));
}

}  // namespace

void StrokeMemo::measure(const std::vector<Pair>& pairs,
                         const std::function<const Strokes&(std::int64_t)>& strokes,
                         const StrokeNetwork& network, int threads,
                         const std::function<void(std::int64_t)>& done) {
  std::vector<std::pair<const std::uint64_t, double>*> missing;
  for (const Pair& pair : pairs)
    for (const std::int64_t reference : pair.references) {
      const auto [at, fresh] = known_.try_emplace(key_of(reference, pair.query));
      if (fresh) missing.push_back(&*at);  // stays where it is while others are added
    }
  const std::int64_t count = std::ssize(missing);
  for (std::int64_t step = 0; step < kSteps; ++step) {
    const std::int64_t first = count * step / kSteps, last = count * (step + 1) / kSteps;
    if (first == last) continue;
    parallel_for(last - first, thread_count(threads), [&](std::int64_t i) {
      auto& [key, log_odds] = *missing[static_cast<std::size_t>(first + i)];
      log_odds = network.log_odds(strokes(static_cast<std::int64_t>(key >> 32)),
                                  strokes(static_cast<std::int64_t>(key & 0xFFFFFFFF)));
    });
    if (done) done(step + 1);
  }
}

const double* StrokeMemo::find(std::int64_t a, std::int64_t b) const {
  const auto at = known_.find(key_of(a, b));
  return at == known_.end() ? nullptr : &at->second;
}

}  // namespace siglib

// Scored comparisons: what every metric is computed from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace siglib {

// `score` high means the same hand. Trials of weight 0 count nowhere. Two classes, always weighted against
// each other equally where a figure mixes them.
struct Trials {
  std::vector<double> score;
  std::vector<std::uint8_t> genuine;  // 1: same hand, 0: forgery
  std::vector<double> weight;         // empty: every trial weighs 1

  std::size_t size() const { return score.size(); }
};

// The trials in descending order of score. Metrics that need this order sort for themselves, unless the
// trials have it already: sort once where the same trials are measured many times under other weights. Throws
// Error(input) when the sizes differ or a score is NaN.
Trials sorted_by_score(const Trials& trials);

}  // namespace siglib

// Scored comparisons: what every metric is computed from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace siglib {

// `score` high means the same hand. Two classes, always weighted against each other equally where a figure mixes them.
struct Trials {
  std::vector<double> score;
  std::vector<std::uint8_t> genuine;  // 1: same hand, 0: forgery
  std::vector<double> weight;         // empty: every trial weighs 1

  std::size_t size() const { return score.size(); }
};

}  // namespace siglib

// What a probability costs, trial by trial and level by level.
#pragma once

#include "siglib/metrics/weighing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace siglib {

// At prior 0.5 the likelihood ratio is p / (1-p), so log2(1 + 1/LR) = -log2 p and log2(1 + LR) = -log2(1 -
// p).
inline double cost_in_bits(double probability, bool genuine) {
  return -std::log2(genuine ? probability : 1 - probability);
}

// Truth minus probability.
inline double shortfall(double probability, bool genuine) {
  return (genuine ? 1.0 : 0.0) - probability;
}

inline std::size_t calibration_bin(double probability, std::size_t bins) {
  return std::min(static_cast<std::size_t>(probability * static_cast<double>(bins)), bins - 1);
}

// Cllr after pooling adjacent violators, level by level from the highest score down: probabilities must fall.
class PooledCost {
 public:
  explicit PooledCost(const ClassWeights& total) : total_(total) {}

  void add(const Level& level) {
    Block lower{level.entered.genuine, level.entered.forged};
    for (; !blocks_.empty(); blocks_.pop_back()) {
      const Block& upper = blocks_.back();
      if (upper.genuine * lower.forged > lower.genuine * upper.forged) break;
      lower.genuine += upper.genuine;
      lower.forged += upper.forged;
    }
    blocks_.push_back(lower);
  }

  double result() const {
    double cost = 0;
    for (const Block& block : blocks_) {
      const double genuine = block.genuine / (2 * total_.genuine);
      const double forged = block.forged / (2 * total_.forged);
      const double all = genuine + forged;
      if (genuine > 0) cost += genuine * std::log2(all / genuine);
      if (forged > 0) cost += forged * std::log2(all / forged);
    }
    return cost;
  }

 private:
  // Weights of a run of neighbouring levels that get one probability.
  struct Block {
    double genuine = 0;
    double forged = 0;
  };

  ClassWeights total_;
  std::vector<Block> blocks_;
};

}  // namespace siglib

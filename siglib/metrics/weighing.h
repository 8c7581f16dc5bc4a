// What every metric does first: check the trials, weigh the classes, put the scores in order.
#pragma once

#include "siglib/metrics/trials.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace siglib {

inline double weight_of(const Trials& trials, std::size_t i) {
  return trials.weight.empty() ? 1.0 : trials.weight[i];
}

struct ClassWeights {
  double genuine = 0;
  double forged = 0;
};
// Throws Error(input) when the sizes differ, a score is NaN, or a weight is negative or not finite.
ClassWeights weigh_classes(const Trials& trials);
// Throws Error(input) when a class weighs nothing.
void need_both_classes(const ClassWeights& weights);

// Indices in descending order of score, ties in their order. Throws like sorted_by_score.
std::vector<std::size_t> order_by_score(const Trials& trials);
Trials reordered(const Trials& trials, const std::vector<std::size_t>& order);

// The trials in descending order of score, without a copy where they are already. Must not outlive `trials`.
class InOrder {
 public:
  explicit InOrder(const Trials& trials);
  InOrder(const InOrder&) = delete;
  InOrder& operator=(const InOrder&) = delete;

  const Trials& operator*() const { return copy_ ? *copy_ : given_; }

 private:
  const Trials& given_;
  std::optional<Trials> copy_;
};

}  // namespace siglib

// What every metric does first: check the trials, weigh the classes, put the scores in order.
#pragma once

#include "siglib/metrics/trials.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace siglib {

// `weight` is empty where every trial weighs 1.
inline double weight_at(const std::vector<double>& weight, std::size_t i) {
  return weight.empty() ? 1.0 : weight[i];
}
inline double weight_of(const Trials& trials, std::size_t i) {
  return weight_at(trials.weight, i);
}

struct ClassWeights {
  double genuine = 0;
  double forged = 0;
};
// Throws Error(input) when the sizes differ, a score is NaN, or a weight is negative or not finite.
void check_trials(const Trials& trials);
// check_trials, and Error(input) when a score is outside [0, 1].
void need_probabilities(const Trials& trials);
// The sums in the trials' order. `weight` is the trials' own or others for them, checked by the caller.
ClassWeights total_weights(const Trials& trials, const std::vector<double>& weight);
// check_trials, then total_weights.
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

// What a distinct score brings, and what is accepted when it is the threshold.
struct Level {
  double score = 0;
  ClassWeights entered;
  ClassWeights accepted;
};

// Calls visit(level) for every distinct score that carries weight, from the highest down. `weight` is the
// trials' own or others for them. Sums trial by trial, so that the last level accepts exactly total_weights.
// Adds to both classes in every step, one of them 0: a branch on the class would be guessed wrong half of the
// time.
template <class Visit>
void for_each_level(const Trials& sorted, const std::vector<double>& weight, const Visit& visit) {
  Level level;
  for (std::size_t i = 0; i < sorted.size();) {
    level.score = sorted.score[i];
    level.entered = {};
    for (; i < sorted.size() && sorted.score[i] == level.score; ++i) {
      const double each = weight_at(weight, i);
      const double genuine = sorted.genuine[i] ? each : 0.0;
      level.entered.genuine += genuine;
      level.entered.forged += each - genuine;
      level.accepted.genuine += genuine;
      level.accepted.forged += each - genuine;
    }
    if (level.entered.genuine + level.entered.forged > 0) visit(level);
  }
}

// Of trials under their own weights.
template <class Visit>
void for_each_level(const Trials& sorted, const Visit& visit) {
  for_each_level(sorted, sorted.weight, visit);
}

}  // namespace siglib

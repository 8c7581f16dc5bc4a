#include "siglib/metrics/calibration.h"

#include "siglib/core/error.h"
#include "siglib/metrics/calibration_cost.h"
#include "siglib/metrics/weighing.h"

#include <cmath>
#include <vector>

namespace siglib {
namespace {

ClassWeights check_probabilities(const Trials& trials) {
  need_probabilities(trials);
  const ClassWeights total = total_weights(trials, trials.weight);
  need_both_classes(total);
  return total;
}

// Calls body(i, share): each class's shares add up to one half; trials that weigh nothing are left out.
template <class Body>
void for_each_share(const Trials& trials, const ClassWeights& total, const Body& body) {
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const double weight = weight_of(trials, i);
    if (weight > 0) body(i, weight / (2 * (trials.genuine[i] ? total.genuine : total.forged)));
  }
}

}  // namespace

double cllr(const Trials& trials) {
  const ClassWeights total = check_probabilities(trials);
  double cost = 0;
  for_each_share(trials, total, [&](std::size_t i, double share) {
    cost += share * cost_in_bits(trials.score[i], trials.genuine[i] != 0);
  });
  return cost;
}

double min_cllr(const Trials& trials) {
  const ClassWeights total = check_probabilities(trials);
  const InOrder in_order(trials);
  PooledCost cost(total);
  for_each_level(*in_order, [&](const Level& level) { cost.add(level); });
  return cost.result();
}

double expected_calibration_error(const Trials& trials, int bins) {
  if (bins < 1) fail(ErrorKind::usage, "metrics: {} calibration bins, expected at least 1", bins);
  const ClassWeights total = check_probabilities(trials);
  std::vector<double> gap(static_cast<std::size_t>(bins), 0.0);
  for_each_share(trials, total, [&](std::size_t i, double share) {
    gap[calibration_bin(trials.score[i], gap.size())] +=
        share * shortfall(trials.score[i], trials.genuine[i] != 0);
  });
  double error = 0;
  for (const double difference : gap) error += std::abs(difference);
  return error;
}

double brier(const Trials& trials) {
  const ClassWeights total = check_probabilities(trials);
  double error = 0;
  for_each_share(trials, total, [&](std::size_t i, double share) {
    const double gap = shortfall(trials.score[i], trials.genuine[i] != 0);
    error += share * gap * gap;
  });
  return error;
}

}  // namespace siglib

#include "siglib/metrics/calibration.h"

#include "siglib/core/error.h"
#include "siglib/metrics/weighing.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace siglib {
namespace {

ClassWeights check_probabilities(const Trials& trials) {
  const ClassWeights total = weigh_classes(trials);
  need_both_classes(total);
  for (std::size_t i = 0; i < trials.size(); ++i)
    if (trials.score[i] < 0 || trials.score[i] > 1)
      fail(ErrorKind::input, "metrics: the score of trial {} is {}, expected a probability from 0 to 1", i,
           trials.score[i]);
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

// Shares of a run of neighbouring scores that get one probability, genuine / (genuine + forged).
struct Block {
  double genuine = 0;
  double forged = 0;

  void add(const Block& other) {
    genuine += other.genuine;
    forged += other.forged;
  }
  double cost() const {
    const double all = genuine + forged;
    return (genuine > 0 ? genuine * std::log2(all / genuine) : 0.0) +
           (forged > 0 ? forged * std::log2(all / forged) : 0.0);
  }
};

}  // namespace

double cllr(const Trials& trials) {
  const ClassWeights total = check_probabilities(trials);
  // At prior 0.5 the likelihood ratio is p/(1-p), so log2(1 + 1/LR) = -log2 p and log2(1 + LR) = -log2(1 -
  // p).
  double cost = 0;
  for_each_share(trials, total, [&](std::size_t i, double share) {
    const double p = trials.score[i];
    cost -= share * (trials.genuine[i] ? std::log2(p) : std::log2(1 - p));
  });
  return cost;
}

double min_cllr(const Trials& trials) {
  const ClassWeights total = check_probabilities(trials);
  const InOrder in_order(trials);
  const Trials& sorted = *in_order;

  // Pool adjacent violators from the highest score down: probabilities must fall. Tied scores start as one
  // block.
  std::vector<Block> blocks;
  double last = 2;  // above any probability
  const auto pool = [&] {
    while (blocks.size() > 1) {
      const Block& lower = blocks.back();
      Block& upper = blocks[blocks.size() - 2];
      if (upper.genuine * lower.forged > lower.genuine * upper.forged) return;
      upper.add(lower);
      blocks.pop_back();
    }
  };
  for_each_share(sorted, total, [&](std::size_t i, double share) {
    const Block one = sorted.genuine[i] ? Block{share, 0} : Block{0, share};
    if (sorted.score[i] == last) {
      blocks.back().add(one);
      return;
    }
    pool();
    blocks.push_back(one);
    last = sorted.score[i];
  });
  pool();

  double cost = 0;
  for (const Block& block : blocks) cost += block.cost();
  return cost;
}

double expected_calibration_error(const Trials& trials, int bins) {
  if (bins < 1) fail(ErrorKind::usage, "metrics: {} calibration bins, expected at least 1", bins);
  const ClassWeights total = check_probabilities(trials);
  std::vector<double> gap(static_cast<std::size_t>(bins), 0.0);  // sum of truth - probability
  for_each_share(trials, total, [&](std::size_t i, double share) {
    const double p = trials.score[i];
    const auto bin = std::min(static_cast<std::size_t>(p * bins), gap.size() - 1);
    gap[bin] += share * ((trials.genuine[i] ? 1.0 : 0.0) - p);
  });
  double error = 0;
  for (const double difference : gap) error += std::abs(difference);
  return error;
}

double brier(const Trials& trials) {
  const ClassWeights total = check_probabilities(trials);
  double error = 0;
  for_each_share(trials, total, [&](std::size_t i, double share) {
    const double gap = (trials.genuine[i] ? 1.0 : 0.0) - trials.score[i];
    error += share * gap * gap;
  });
  return error;
}

}  // namespace siglib

// All figures of an evaluation at once, and many times under other weights: what a bootstrap needs.
#pragma once

#include "siglib/metrics/bootstrap.h"
#include "siglib/metrics/trials.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace siglib {

// The figures of classification.h, ranking.h, precision_recall.h and calibration.h. What depends on the
// scores alone (their order, costs, bins) is computed once; values() then takes three passes over the
// trials and gives what the single functions give, up to rounding. It may be called from several threads at a
// time.
class FigureSet {
 public:
  // Scores are probabilities in [0, 1]. accepted: which trials are decided to be genuine, one per trial: by
  // one threshold on the score, or by several where trials are pooled that have thresholds of their own.
  // Throws Error(input) when a score is NaN or outside [0, 1], a weight is negative or not finite, or the
  // sizes differ.
  FigureSet(const Trials& trials, const std::vector<std::uint8_t>& accepted);

  // accuracy, precision, recall, f1, far, frr, hter, eer, auc, average_precision, frr_at_far_1_percent,
  // frr_at_far_0.1_percent, d_prime, cllr, min_cllr, ece, brier.
  static const std::vector<std::string>& names();
  // In the order of names(), for bootstrap_over_writers.
  static const std::vector<Scale>& scales();

  // In the order of names(), of the trials under their own weights. Throws Error(input) when a class is
  // empty.
  std::vector<double> values() const { return values(trials_.weight); }
  // Under other weights, in the order of sorted_by_score(trials). Throws Error(input) when they are not as
  // many, one is negative or not finite, or they leave a class empty.
  std::vector<double> values(const std::vector<double>& weight) const;

 private:
  Trials trials_;  // sorted_by_score, with weights
  std::vector<std::uint8_t> accepted_;
  std::vector<double> bits_;  // what each trial costs in Cllr, 0 where that is infinite
  std::vector<std::size_t> infinite_;
  std::vector<std::size_t> bin_end_;  // of the calibration bins, from the highest down
};

}  // namespace siglib

#include "siglib/metrics/figures.h"

#include "siglib/core/error.h"
#include "siglib/metrics/calibration_cost.h"
#include "siglib/metrics/classification.h"
#include "siglib/metrics/ranking_walk.h"
#include "siglib/metrics/weighing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace siglib {
namespace {

constexpr std::size_t kBins = 15;

using Weights = std::vector<double>;

void check_weights(const Weights& weight, std::size_t expected) {
  if (weight.size() != expected)
    fail(ErrorKind::input, "metrics: {} weights for {} trials", weight.size(), expected);
  const bool usable = std::all_of(weight.begin(), weight.end(), [](double each) {
    return each >= 0 && each <= std::numeric_limits<double>::max();
  });
  if (!usable) fail(ErrorKind::input, "metrics: a weight is negative or not finite");
}

struct Means {
  ClassWeights weight;
  ClassWeights accepted;
  ClassWeights score;
};

// Deviations count from one of the class's scores, so that equal scores have a variance of exactly 0.
ClassWeights origins(const Trials& trials, const Weights& weight) {
  const auto first = [&](bool genuine) {
    for (std::size_t i = 0; i < trials.size(); ++i)
      if ((trials.genuine[i] != 0) == genuine && weight[i] > 0) return trials.score[i];
    return 0.0;
  };
  return {first(true), first(false)};
}

Means means_of(const Trials& trials, const Weights& weight, const std::vector<std::uint8_t>& accepted) {
  const ClassWeights origin = origins(trials, weight);
  Means means;
  ClassWeights shift;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    // Adds to both classes in every step, as for_each_level does.
    const double genuine = trials.genuine[i] ? weight[i] : 0.0;
    const double forged = weight[i] - genuine;
    means.weight.genuine += genuine;
    means.weight.forged += forged;
    means.accepted.genuine += accepted[i] ? genuine : 0.0;
    means.accepted.forged += accepted[i] ? forged : 0.0;
    shift.genuine += genuine * (trials.score[i] - origin.genuine);
    shift.forged += forged * (trials.score[i] - origin.forged);
  }
  need_both_classes(means.weight);
  means.score = {origin.genuine + shift.genuine / means.weight.genuine,
                 origin.forged + shift.forged / means.weight.forged};
  return means;
}

double d_prime_of(const ClassWeights& mean, double variance) {
  const double difference = std::abs(mean.genuine - mean.forged);
  return difference == 0 ? 0.0 : difference / std::sqrt(variance);
}

}  // namespace

FigureSet::FigureSet(const Trials& trials, const std::vector<std::uint8_t>& accepted) : bin_end_(kBins, 0) {
  need_probabilities(trials);
  if (accepted.size() != trials.size())
    fail(ErrorKind::input, "metrics: {} decisions for {} trials", accepted.size(), trials.size());
  const std::vector<std::size_t> order = order_by_score(trials);
  trials_ = reordered(trials, order);
  for (const std::size_t i : order) accepted_.push_back(accepted[i]);
  if (trials_.weight.empty()) trials_.weight.assign(trials_.size(), 1.0);
  bits_.reserve(trials_.size());
  for (std::size_t i = 0; i < trials_.size(); ++i) {
    ++bin_end_[kBins - 1 - calibration_bin(trials_.score[i], kBins)];
    bits_.push_back(cost_in_bits(trials_.score[i], trials_.genuine[i] != 0));
    if (std::isfinite(bits_.back())) continue;
    bits_.back() = 0;
    infinite_.push_back(i);
  }
  std::partial_sum(bin_end_.begin(), bin_end_.end(), bin_end_.begin());
}

const std::vector<std::string>& FigureSet::names() {
  static const std::vector<std::string> names{"accuracy",
                                              "precision",
                                              "recall",
                                              "f1",
                                              "far",
                                              "frr",
                                              "hter",
                                              "eer",
                                              "auc",
                                              "average_precision",
                                              "frr_at_far_1_percent",
                                              "frr_at_far_0.1_percent",
                                              "d_prime",
                                              "cllr",
                                              "min_cllr",
                                              "ece",
                                              "brier"};
  return names;
}

const std::vector<Scale>& FigureSet::scales() {
  static const std::vector<Scale> scales = [] {
    std::vector<Scale> result;
    for (const std::string& name : names())
      result.push_back(name == "d_prime" ? Scale::real : name == "cllr" ? Scale::positive : Scale::share);
    return result;
  }();
  return scales;
}

std::vector<double> FigureSet::values(const Weights& weight) const {
  check_weights(weight, trials_.size());
  const Means means = means_of(trials_, weight, accepted_);
  const ClassWeights& total = means.weight;

  // Shares make each class weigh one half.
  const std::array<double, 2> scale{1 / (2 * total.forged), 1 / (2 * total.genuine)};
  const std::array<double, 2> mean{means.score.forged, means.score.genuine};
  double bits = 0, squares = 0, variance = 0, calibration_error = 0;
  std::size_t i = 0;
  for (const std::size_t end : bin_end_) {
    double gap = 0;
    for (; i < end; ++i) {
      const std::size_t genuine = trials_.genuine[i] != 0;
      const double share = weight[i] * scale[genuine];
      const double lack = shortfall(trials_.score[i], genuine != 0);
      const double deviation = trials_.score[i] - mean[genuine];
      bits += share * bits_[i];
      squares += share * lack * lack;
      variance += share * deviation * deviation;
      gap += share * lack;
    }
    calibration_error += std::abs(gap);
  }
  for (const std::size_t certain : infinite_)
    if (weight[certain] > 0) bits = std::numeric_limits<double>::infinity();

  EqualErrorSearch equal_error;
  RocArea roc_area;
  PrecisionArea precision_area;
  LowestFrr at_1_percent(0.01), at_1_permille(0.001);
  PooledCost pooled(total);
  for_each_level(trials_, weight, [&](const Level& level) {
    const RocPoint point = roc_point(level, total);
    equal_error.add(point);
    roc_area.add(point);
    at_1_percent.add(point);
    at_1_permille.add(point);
    precision_area.add(precision_recall_point(level, total));
    pooled.add(level);
  });

  const Rates rates = rates_of({means.accepted.genuine, total.genuine - means.accepted.genuine,
                                means.accepted.forged, total.forged - means.accepted.forged});
  return {rates.accuracy,
          rates.precision,
          rates.recall,
          rates.f1,
          rates.far,
          rates.frr,
          rates.hter,
          equal_error.result().rate,
          roc_area.result(),
          precision_area.result(),
          at_1_percent.result(),
          at_1_permille.result(),
          d_prime_of(means.score, variance),
          bits,
          pooled.result(),
          calibration_error,
          squares};
}

}  // namespace siglib

#include "siglib/metrics/weighing.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace siglib {
namespace {

void check_scores(const Trials& trials) {
  if (trials.genuine.size() != trials.size() ||
      (!trials.weight.empty() && trials.weight.size() != trials.size()))
    fail(ErrorKind::input, "metrics: {} scores, {} labels and {} weights, expected as many of each",
         trials.size(), trials.genuine.size(), trials.weight.size());
  for (std::size_t i = 0; i < trials.size(); ++i)
    if (std::isnan(trials.score[i]))
      fail(ErrorKind::input, "metrics: the score of trial {} is not a number", i);
}

}  // namespace

void check_trials(const Trials& trials) {
  check_scores(trials);
  for (std::size_t i = 0; i < trials.weight.size(); ++i)
    if (!std::isfinite(trials.weight[i]) || trials.weight[i] < 0)
      fail(ErrorKind::input, "metrics: the weight of trial {} is {}, expected a finite number from 0", i,
           trials.weight[i]);
}

void need_probabilities(const Trials& trials) {
  check_trials(trials);
  for (std::size_t i = 0; i < trials.size(); ++i)
    if (trials.score[i] < 0 || trials.score[i] > 1)
      fail(ErrorKind::input, "metrics: the score of trial {} is {}, expected a probability from 0 to 1", i,
           trials.score[i]);
}

ClassWeights total_weights(const Trials& trials, const std::vector<double>& weight) {
  ClassWeights total;
  for (std::size_t i = 0; i < trials.size(); ++i)
    (trials.genuine[i] ? total.genuine : total.forged) += weight_at(weight, i);
  return total;
}

ClassWeights weigh_classes(const Trials& trials) {
  check_trials(trials);
  return total_weights(trials, trials.weight);
}

void need_both_classes(const ClassWeights& weights) {
  if (weights.genuine <= 0) fail(ErrorKind::input, "metrics: there are no genuine trials");
  if (weights.forged <= 0) fail(ErrorKind::input, "metrics: there are no forged trials");
}

std::vector<std::size_t> order_by_score(const Trials& trials) {
  check_scores(trials);
  std::vector<std::size_t> order(trials.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return trials.score[a] > trials.score[b]; });
  return order;
}

Trials reordered(const Trials& trials, const std::vector<std::size_t>& order) {
  Trials result;
  result.score.reserve(order.size());
  result.genuine.reserve(order.size());
  for (const std::size_t i : order) {
    result.score.push_back(trials.score[i]);
    result.genuine.push_back(trials.genuine[i]);
    if (!trials.weight.empty()) result.weight.push_back(trials.weight[i]);
  }
  return result;
}

Trials sorted_by_score(const Trials& trials) {
  return reordered(trials, order_by_score(trials));
}

InOrder::InOrder(const Trials& trials) : given_(trials) {
  if (!std::is_sorted(trials.score.begin(), trials.score.end(), std::greater<>()))
    copy_ = sorted_by_score(trials);
}

}  // namespace siglib

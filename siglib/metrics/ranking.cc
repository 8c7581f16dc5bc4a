#include "siglib/metrics/ranking.h"

#include "siglib/core/error.h"
#include "siglib/metrics/ranking_walk.h"
#include "siglib/metrics/weighing.h"

#include <cmath>
#include <limits>

namespace siglib {
namespace {

void check_curve(const std::vector<RocPoint>& roc) {
  if (roc.size() < 2)
    fail(ErrorKind::input, "metrics: a ROC curve has at least two points, this one has {}", roc.size());
}

template <class Figure>
Figure along(const std::vector<RocPoint>& roc, Figure figure) {
  for (const RocPoint& point : roc) figure.add(point);
  return figure;
}

// Mean and (population) variance of a class. Deviations are taken from one of its scores, so that equal
// scores have a variance of exactly 0.
struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments(const Trials& trials, bool genuine, double total) {
  const auto each = [&](auto&& add) {
    for (std::size_t i = 0; i < trials.size(); ++i)
      if ((trials.genuine[i] != 0) == genuine && weight_of(trials, i) > 0)
        add(trials.score[i], weight_of(trials, i) / total);
  };
  double origin = std::numeric_limits<double>::quiet_NaN();
  double shift = 0;
  each([&](double score, double share) {
    if (std::isnan(origin)) origin = score;
    shift += share * (score - origin);
  });
  Moments result{origin + shift, 0};
  each([&](double score, double share) {
    result.variance += share * (score - result.mean) * (score - result.mean);
  });
  return result;
}

}  // namespace

std::vector<RocPoint> roc_curve(const Trials& trials) {
  check_trials(trials);
  const InOrder in_order(trials);
  const ClassWeights total = total_weights(*in_order, (*in_order).weight);
  need_both_classes(total);
  std::vector<RocPoint> roc{{std::numeric_limits<double>::infinity(), 0, 1}};
  roc.reserve(trials.size() + 1);
  for_each_level(*in_order, [&](const Level& level) { roc.push_back(roc_point(level, total)); });
  return roc;
}

EqualError equal_error(const std::vector<RocPoint>& roc) {
  check_curve(roc);
  return along(roc, EqualErrorSearch()).result();
}

double area_under_roc(const std::vector<RocPoint>& roc) {
  check_curve(roc);
  return along(roc, RocArea()).result();
}

double frr_at_far(const std::vector<RocPoint>& roc, double far) {
  check_curve(roc);
  return along(roc, LowestFrr(far)).result();
}

double d_prime(const Trials& trials) {
  const ClassWeights total = weigh_classes(trials);
  need_both_classes(total);
  const Moments genuine = moments(trials, true, total.genuine);
  const Moments forged = moments(trials, false, total.forged);
  const double difference = std::abs(genuine.mean - forged.mean);
  return difference == 0 ? 0.0 : difference / std::sqrt((genuine.variance + forged.variance) / 2);
}

}  // namespace siglib

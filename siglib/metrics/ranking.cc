#include "siglib/metrics/ranking.h"

#include "siglib/core/error.h"
#include "siglib/metrics/weighing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

void check_curve(const std::vector<RocPoint>& roc) {
  if (roc.size() < 2)
    fail(ErrorKind::input, "metrics: a ROC curve has at least two points, this one has {}", roc.size());
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments(const Trials& trials, bool genuine, double total) {
  Moments result;
  const auto each = [&](auto&& add) {
    for (std::size_t i = 0; i < trials.size(); ++i)
      if ((trials.genuine[i] != 0) == genuine && weight_of(trials, i) > 0)
        add(trials.score[i], weight_of(trials, i) / total);
  };
  each([&](double score, double share) { result.mean += share * score; });
  each([&](double score, double share) {
    result.variance += share * (score - result.mean) * (score - result.mean);
  });
  return result;
}

}  // namespace

std::vector<RocPoint> roc_curve(const Trials& trials) {
  weigh_classes(trials);
  const InOrder in_order(trials);
  const Trials& sorted = *in_order;

  // Rates come last, from totals summed in the same order as the counts: so the curve ends at exactly (1, 0).
  std::vector<RocPoint> roc{{std::numeric_limits<double>::infinity(), 0, 0}};
  roc.reserve(sorted.size() + 1);
  ClassWeights accepted;
  for (std::size_t i = 0; i < sorted.size();) {
    const double threshold = sorted.score[i];
    double entered = 0;
    for (; i < sorted.size() && sorted.score[i] == threshold; ++i) {
      const double weight = weight_of(sorted, i);
      (sorted.genuine[i] ? accepted.genuine : accepted.forged) += weight;
      entered += weight;
    }
    if (entered > 0) roc.push_back({threshold, accepted.forged, accepted.genuine});
  }
  need_both_classes(accepted);
  for (RocPoint& point : roc) {
    point.far /= accepted.forged;
    point.frr = 1 - point.frr / accepted.genuine;
  }
  return roc;
}

EqualError equal_error(const std::vector<RocPoint>& roc) {
  check_curve(roc);
  // FAR - FRR rises from -1 to 1 along the curve, so it changes sign once.
  std::size_t next = 1;
  while (next + 1 < roc.size() && roc[next].far < roc[next].frr) ++next;
  const RocPoint& before = roc[next - 1];
  const RocPoint& after = roc[next];
  const double lack = before.frr - before.far;
  const double excess = after.far - after.frr;
  const double part = lack + excess > 0 ? lack / (lack + excess) : 1.0;
  EqualError result;
  result.rate = before.far + part * (after.far - before.far);
  result.threshold = std::isinf(before.threshold)
                         ? after.threshold
                         : before.threshold + part * (after.threshold - before.threshold);
  return result;
}

double area_under_roc(const std::vector<RocPoint>& roc) {
  check_curve(roc);
  double area = 0;
  for (std::size_t i = 1; i < roc.size(); ++i)
    area += (roc[i].far - roc[i - 1].far) * (1 - (roc[i].frr + roc[i - 1].frr) / 2);
  return area;
}

double frr_at_far(const std::vector<RocPoint>& roc, double far) {
  check_curve(roc);
  double lowest = 1;
  for (const RocPoint& point : roc)
    if (point.far <= far) lowest = std::min(lowest, point.frr);
  return lowest;
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

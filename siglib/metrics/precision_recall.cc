#include "siglib/metrics/precision_recall.h"

#include "siglib/core/error.h"
#include "siglib/metrics/ranking_walk.h"
#include "siglib/metrics/weighing.h"

namespace siglib {

std::vector<PrecisionRecallPoint> precision_recall_curve(const Trials& trials) {
  check_trials(trials);
  const InOrder in_order(trials);
  const ClassWeights total = total_weights(*in_order, (*in_order).weight);
  need_both_classes(total);
  std::vector<PrecisionRecallPoint> curve;
  for_each_level(*in_order,
                 [&](const Level& level) { curve.push_back(precision_recall_point(level, total)); });
  return curve;
}

double average_precision(const std::vector<PrecisionRecallPoint>& curve) {
  if (curve.empty()) fail(ErrorKind::input, "metrics: the precision-recall curve has no points");
  PrecisionArea area;
  for (const PrecisionRecallPoint& point : curve) area.add(point);
  return area.result();
}

}  // namespace siglib

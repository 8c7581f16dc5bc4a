// How much of what is accepted is genuine, over all thresholds.
#pragma once

#include "siglib/metrics/trials.h"

#include <vector>

namespace siglib {

// Genuine and forged weighted equally, as in Rates: precision = recall / (recall + FAR).
struct PrecisionRecallPoint {
  double threshold = 0;
  double precision = 0;
  double recall = 0;
};
// One point per distinct score that carries weight, from the highest down (tied trials enter together), to
// recall 1 and precision 0.5. Throws Error(input) when a class is empty, a score is NaN, or a weight is
// negative or not finite.
std::vector<PrecisionRecallPoint> precision_recall_curve(const Trials& trials);

// Mean of the precision over the genuine trials: the sum of (rise in recall) * precision, without
// interpolation between points, which would flatter (Davis and Goadrich 2006). Throws Error(input) for a
// curve without points.
double average_precision(const std::vector<PrecisionRecallPoint>& curve);

}  // namespace siglib

// Figures over all thresholds.
#pragma once

#include "siglib/metrics/trials.h"

#include <vector>

namespace siglib {

// One point per distinct score (tied trials enter together), from "accept nothing" (threshold +inf) to
// "accept everything".
struct RocPoint {
  double threshold = 0;
  double far = 0;
  double frr = 0;
};
// All throw Error(input) when a class is empty, a score is NaN, or a weight is negative or not finite; those
// that take a curve, when it has fewer than two points.
std::vector<RocPoint> roc_curve(const Trials& trials);

struct EqualError {
  double rate = 0;       // where FAR = FRR on the ROC polyline, interpolated between neighbouring points
  double threshold = 0;  // interpolated the same way; the lower end where the upper is infinite
};
EqualError equal_error(const std::vector<RocPoint>& roc);
// Area under the ROC curve; ties count half.
double area_under_roc(const std::vector<RocPoint>& roc);
// Lowest FRR among thresholds whose FAR is at most `far`.
double frr_at_far(const std::vector<RocPoint>& roc, double far);
// d' = |mean difference| / sqrt of the mean of the two (weighted, population) variances; infinite when only
// they are 0, and 0 when the means are equal too.
double d_prime(const Trials& trials);

}  // namespace siglib

// The stroke distances, point by point.
#pragma once

#include "siglib/stroke/distances.h"

#include <vector>

namespace siglib {

// A weighted sum of distances, each less a centre, split over the points.
struct DistanceShares {
  std::vector<double> from, to;  // of each point of either signature
  double whole = 0;              // of what belongs to no point
};

// sum_k weight_k (distance_k - centre_k), distances being stroke_distances(from, to, map). A mean goes to the
// points it is taken over, value less centre each; "_most" to the points of the signature that has more;
// strain to the two ends of each pair of points, a rank correlation to both points of each match. Scale,
// stretch, rotation, shear, length, and correlations of too few matches, stay whole.
DistanceShares distance_shares(const Strokes& from, const Strokes& to, const Registration& map,
                               const StrokeDistances& weight, const StrokeDistances& centre);

}  // namespace siglib

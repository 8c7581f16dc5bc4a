// From validation comparisons to a calibrated score and its policies.
#pragma once

#include "siglib/data/pairs.h"
#include "siglib/score/learned_distance.h"
#include "siglib/score/policy.h"

#include <string>
#include <vector>

namespace siglib {

// One row per comparison of two templates.
struct LabelledDistances {
  std::vector<double> distances;  // row-major [rows, distance_names().size()]
  std::vector<PairKind> kinds;
};

struct FittedScore {
  LearnedDistance learned_distance;
  std::vector<Policy> policies;
  std::vector<std::string> refused;  // a policy that the comparisons cannot support, and the number needed
};

// The learned distance is fitted with genuine and negatives weighing one half each, the negatives half
// skilled and half random where both are there. Policies whose rates the comparisons cannot support are left
// out and told. Throws Error(input) when there is no genuine or no negative comparison, or no policy is
// supported.
FittedScore fit_score(const LabelledDistances& validation, const LearnedDistanceOptions& options,
                      const std::vector<PolicyOptions>& policies);

}  // namespace siglib

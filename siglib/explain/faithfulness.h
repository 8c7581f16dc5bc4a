// Does a map follow the score? Ink taken away and put back in its order.
#pragma once

#include "siglib/verify/embedder.h"
#include "siglib/verify/matcher.h"

#include <span>
#include <vector>

namespace siglib {

// After the deletion and insertion games of Petsiuk et al. 2018 (arXiv 1806.07421), over ink: the query is
// cut into crumbs of kCrumb units of line; the crumb whose ink has the largest mean contribution comes first.
// With k of `steps` parts of the crumbs,
//   deletion[k]   log-likelihood ratio of the query without the first k parts: falls early where the map is
//   true insertion[k]  of the first k parts on empty paper: rises early
// k = 0 to steps; the areas are means of the curves by the trapezoid rule.
inline constexpr double kCrumb = 16;
struct RemovalCurves {
  std::vector<double> deletion, insertion;
  double deletion_area = 0, insertion_area = 0;
};
// map: [H, W] of the query. Throws Error(input) for a canvas without ink.
RemovalCurves removal_curves(const Embedder& embedder, const Matcher& matcher, const Template& reference,
                             const Canvas& query, std::span<const float> map, int steps = 10);

}  // namespace siglib

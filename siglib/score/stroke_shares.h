// The log-odds of the stroke network, point by point.
#pragma once

#include "siglib/score/stroke_network.h"

#include <vector>

namespace siglib {

// log_odds = typical + sum of a + sum of b + whole + cut
struct StrokeShares {
  double log_odds = 0;       // as StrokeNetwork::log_odds says
  double typical = 0;        // of a comparison whose every pooled input is the training comparisons' mean
  std::vector<double> a, b;  // what each point of either signature adds
  double whole = 0;          // what belongs to no point: size, slant, proportions
  double cut = 0;            // by the bounds of the log-odds; 0 within them but for rounding
  std::vector<Match> there, back;  // the partners: of each point of a, and of each of b
};

// Registration and what the network makes of each single point are held as they are. From the pooled inputs
// up, the rule is DeepLIFT's Rescale against their centre; below, each pooled number is the sum of what its
// points bring, less the centre:
//   a mean of h            (h_m - c) / P each
//   a deviation s          ((h_m - mean)² + kLeastVariance - c²) / (P (s + c))
//   a value under a head   attention_m (value_m - c)
//   a stroke distance      distance_shares.h
// Each step is exact, so that the shares add up. A point that is alike in both signatures more than in the
// mean training comparison counts for a match, one that is less alike against it. Signatures with too little
// ink to compare have no shares: all is cut.
StrokeShares stroke_shares(const StrokeNetwork& network, const Strokes& a, const Strokes& b);

}  // namespace siglib

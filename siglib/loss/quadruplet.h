// Quadruplet loss.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Chen, Chen, Zhang, Huang 2017, "Beyond triplet loss: a deep quadruplet network for person
// re-identification" (arXiv 1704.01719), L_quad there, with the Euclidean distance d for the paper's learned
// metric and fixed margins for its adaptive ones:
//   L = mean over (a, p, n) of max(0, d_ap² - d_an² + margin)
//     + mean over (a, p), (k, l) of max(0, d_ap² - d_kl² + second_margin)
// (a, p) is a positive pair, n a negative of a, and (k, l) a negative pair neither side of which is of a's
// identity. Terms weigh skilled_weight if their negative pair is a genuine sample and its skilled forgery,
// else 1; the weights of each mean are normalised.
//   all         every triplet; every unordered positive pair with every such unordered negative pair
//   batch_hard  for each anchor: its farthest positive with its nearest negative, and with the nearest such
//               pair (k, l)
std::shared_ptr<Loss> make_quadruplet(const QuadrupletOptions& options);

}  // namespace siglib

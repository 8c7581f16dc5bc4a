// Triplet loss.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Weighted mean over the triplets that the miner chose, zeros included, of
//   max(0, m + d_ap - d_an)    hard: Hermans et al. 2017 (arXiv 1703.07737), section 2
//   log(1 + exp(d_ap - d_an))  soft: section 2 there; the margin then only serves the miner semi_hard
// d is the Euclidean distance, not its square, for every miner. A triplet weighs skilled_weight if its
// negative is a skilled forgery of the anchor's identity, else 1; the weights are normalised.
std::shared_ptr<Loss> make_triplet(const TripletOptions& options);

}  // namespace siglib

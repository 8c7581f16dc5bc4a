// Choosing the pairs and triplets of a batch that a loss is taken over.
#pragma once

#include "siglib/loss/loss.h"
#include "siglib/loss/relations.h"

#include <torch/types.h>

namespace siglib {

// distances: [N, N] of pairwise_distances; genuine: bool [N]. Anchors are genuine samples; a positive is
// another genuine sample of the anchor's identity, a negative anything that PairRelations calls negative.
//
//   all         Pairs: every positive and negative pair once. Triplets: every (anchor, positive, negative),
//               "batch all" of Hermans et al. 2017 (arXiv 1703.07737), without dropping the zeros.
//   batch_hard  For each anchor its farthest positive and its nearest negative: "batch hard" there. Pairs
//               take the two sides apart, so that an anchor without a positive still gives its negative.
//   semi_hard   FaceNet's (Schroff et al. 2015, section 3.2): for each (anchor, positive) the nearest
//               negative with d_ap < d_an < d_ap + margin; without one the pair is left out, never given an
//               easier negative as TensorFlow Addons does. On plain distances, where the paper squares them.
//               Triplets only.
//
// Among equal distances the CPU takes the first sample. Choosing is not differentiated, what is chosen is.

// `distance` and `weight` have one shape; weight is 0 for what was not chosen.
struct MinedPairs {
  torch::Tensor distance;
  torch::Tensor weight;
};
MinedPairs mine_positives(Miner miner, const torch::Tensor& distances, const PairRelations& relations);
MinedPairs mine_negatives(Miner miner, const torch::Tensor& distances, const PairRelations& relations,
                          const torch::Tensor& genuine);

// Shapes broadcast together to that of `weight`, which is that of the negative, or 0 for what was not chosen.
struct MinedTriplets {
  torch::Tensor positive_distance;
  torch::Tensor negative_distance;
  torch::Tensor weight;
};
MinedTriplets mine_triplets(Miner miner, const torch::Tensor& distances, const PairRelations& relations,
                            const torch::Tensor& genuine, double margin);

}  // namespace siglib

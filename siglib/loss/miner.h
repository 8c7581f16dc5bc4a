// Choosing the pairs and triplets of a batch that a loss is taken over.
#pragma once

#include "siglib/loss/loss.h"
#include "siglib/loss/relations.h"

#include <torch/types.h>

#include <cstdint>

namespace siglib {

// A batch as miners see it. Anchors are genuine samples; a positive is another genuine sample of the anchor's
// identity, a negative anything that PairRelations calls negative with a weight above 0.
struct MiningBatch {
  torch::Tensor distances;  // [N, N], Euclidean
  PairRelations relations;
  torch::Tensor genuine;  // bool [N]
  std::int64_t dimension = 0;
  std::uint64_t seed = 0;
};
// Checks the batch first (label_check.h).
MiningBatch mining_batch(const torch::Tensor& embeddings, const BatchLabels& labels, double skilled_weight);

//   all                Pairs: every positive and negative pair once. Triplets: every (anchor, positive,
//                      negative), "batch all" of Hermans et al. 2017 (arXiv 1703.07737), zeros included.
//   batch_hard         For each anchor its farthest positive and its nearest negative: "batch hard" there.
//                      Pairs take the two sides apart, so that an anchor without a positive still gives its
//                      negative.
//   hard_skilled       batch_hard with another negative: the nearest skilled forgery of the anchor, and the
//                      nearest negative where the batch has no such forgery.
//   semi_hard          FaceNet's (Schroff et al. 2015, section 3.2): for each (anchor, positive) the nearest
//                      negative with d_ap < d_an < d_ap + margin; without one the pair is left out. On plain
//                      distances, where the paper squares them. Triplets only.
//   semi_hard_tfa      TensorFlow Addons' (triplet_semihard_loss): for each (anchor, positive) the nearest
//                      negative with d_ap < d_an, however far; without one the anchor's farthest negative.
//                      Triplets only.
//   distance_weighted  Wu et al. 2017 (arXiv 1706.07567), section 4: for each (anchor, positive) one
//   negative,
//                      drawn with chances inverse to the density of its distance (distance_weighted.h). Pairs
//                      take every positive pair once and these negatives.
//
// Among equal distances the CPU takes the first sample. Choosing is not differentiated, what is chosen is.

// `distance` and `weight` have one shape; weight is 0 for what was not chosen.
struct MinedPairs {
  torch::Tensor distance;
  torch::Tensor weight;
};
MinedPairs mine_positives(PairMiner miner, const MiningBatch& batch);
MinedPairs mine_negatives(PairMiner miner, const MiningBatch& batch);

// Shapes broadcast together to that of `weight`, which is that of the negative, or 0 for what was not chosen.
struct MinedTriplets {
  torch::Tensor positive_distance;
  torch::Tensor negative_distance;
  torch::Tensor weight;
};
// margin: semi_hard's.
MinedTriplets mine_triplets(TripletMiner miner, const MiningBatch& batch, double margin);

}  // namespace siglib

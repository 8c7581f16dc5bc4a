#include "siglib/loss/miner.h"

#include "siglib/core/error.h"
#include "siglib/loss/distance.h"
#include "siglib/loss/distance_weighted.h"
#include "siglib/loss/extreme.h"
#include "siglib/loss/label_check.h"

namespace siglib {
namespace {

torch::Tensor negatives_of_anchors(const MiningBatch& batch) {
  return batch.relations.of_anchors(batch.genuine) > 0;
}

Extreme nearest_negative(const MiningBatch& batch) {
  return nearest(batch.distances, negatives_of_anchors(batch));
}

Extreme nearest_skilled_or_other(const MiningBatch& batch) {
  const torch::Tensor negative = negatives_of_anchors(batch);
  const torch::Tensor skilled = negative & batch.relations.skilled;
  const torch::Tensor has_skilled = skilled.any(1, /*keepdim=*/true);
  return nearest(batch.distances, torch::where(has_skilled, skilled, negative));
}

// index, found: [N, K], of K triplets of each anchor.
MinedTriplets triplets_of(const MiningBatch& batch, const torch::Tensor& positive_distance,
                          const torch::Tensor& index, const torch::Tensor& found) {
  const torch::Tensor weight = batch.relations.negative_weight.gather(1, index);
  return {positive_distance, batch.distances.gather(1, index), weight.masked_fill(~found, 0.0)};
}

MinedTriplets all_triplets(const MiningBatch& batch) {
  // A positive pair is genuine on both sides, so its mask also restricts the anchors.
  const torch::Tensor positive = batch.relations.positive.to(batch.distances.scalar_type());
  return {batch.distances.unsqueeze(2), batch.distances.unsqueeze(1),
          positive.unsqueeze(2) * batch.relations.negative_weight.unsqueeze(1)};
}

MinedTriplets hardest_triplets(const MiningBatch& batch, const Extreme& negative) {
  const Extreme positive = farthest(batch.distances, batch.relations.positive);
  return triplets_of(batch, batch.distances.gather(1, positive.index), negative.index,
                     positive.found & negative.found);
}

MinedTriplets semi_hard_triplets(const MiningBatch& batch, double margin) {
  const torch::Tensor to_positive = batch.distances.unsqueeze(2);
  const torch::Tensor to_negative = batch.distances.unsqueeze(1);
  const torch::Tensor allowed = batch.relations.positive.unsqueeze(2) &
                                (batch.relations.negative_weight > 0).unsqueeze(1) &
                                (to_negative > to_positive) & (to_negative < to_positive + margin);
  const Extreme negative = nearest(to_negative, allowed);  // [anchor, positive, 1]
  return triplets_of(batch, batch.distances, negative.index.squeeze(2), negative.found.squeeze(2));
}

MinedTriplets semi_hard_tfa_triplets(const MiningBatch& batch) {
  const torch::Tensor negative = negatives_of_anchors(batch);
  const torch::Tensor to_negative = batch.distances.unsqueeze(1);
  const Extreme outside =
      nearest(to_negative, negative.unsqueeze(1) & (to_negative > batch.distances.unsqueeze(2)));
  const Extreme inside = farthest(batch.distances, negative);  // [anchor, 1]
  const torch::Tensor index = torch::where(outside.found.squeeze(2), outside.index.squeeze(2), inside.index);
  return triplets_of(batch, batch.distances, index, batch.relations.positive & inside.found);
}

MinedTriplets drawn_triplets(const MiningBatch& batch) {
  const DrawnNegatives negative = draw_distance_weighted(batch);
  return triplets_of(batch, batch.distances, negative.index, negative.found);
}

MinedPairs negatives_at(const MiningBatch& batch, const torch::Tensor& index, const torch::Tensor& found) {
  return {batch.distances.gather(1, index),
          batch.relations.negative_weight.gather(1, index).masked_fill(~found, 0.0)};
}

}  // namespace

MiningBatch mining_batch(const torch::Tensor& embeddings, const BatchLabels& labels, double skilled_weight) {
  check_batch(embeddings, labels);
  return {pairwise_distances(embeddings), relate_pairs(labels, skilled_weight, embeddings.scalar_type()),
          labels.genuine, embeddings.size(1), labels.seed};
}

MinedPairs mine_positives(PairMiner miner, const MiningBatch& batch) {
  const auto dtype = batch.distances.scalar_type();
  switch (miner) {
    case PairMiner::all:
    case PairMiner::distance_weighted:
      return {batch.distances, batch.relations.positive.to(dtype).triu(1)};
    case PairMiner::batch_hard:
    case PairMiner::hard_skilled: {
      const Extreme positive = farthest(batch.distances, batch.relations.positive);
      return {batch.distances.gather(1, positive.index), positive.found.to(dtype)};
    }
  }
  fail(ErrorKind::internal, "unknown miner {}", static_cast<int>(miner));
}

MinedPairs mine_negatives(PairMiner miner, const MiningBatch& batch) {
  switch (miner) {
    case PairMiner::all:
      return {batch.distances, batch.relations.negative_weight.triu(1)};
    case PairMiner::batch_hard: {
      const Extreme negative = nearest_negative(batch);
      return negatives_at(batch, negative.index, negative.found);
    }
    case PairMiner::hard_skilled: {
      const Extreme negative = nearest_skilled_or_other(batch);
      return negatives_at(batch, negative.index, negative.found);
    }
    case PairMiner::distance_weighted: {
      const DrawnNegatives negative = draw_distance_weighted(batch);
      return negatives_at(batch, negative.index, negative.found);
    }
  }
  fail(ErrorKind::internal, "unknown miner {}", static_cast<int>(miner));
}

MinedTriplets mine_triplets(TripletMiner miner, const MiningBatch& batch, double margin) {
  switch (miner) {
    case TripletMiner::all:
      return all_triplets(batch);
    case TripletMiner::batch_hard:
      return hardest_triplets(batch, nearest_negative(batch));
    case TripletMiner::hard_skilled:
      return hardest_triplets(batch, nearest_skilled_or_other(batch));
    case TripletMiner::semi_hard:
      return semi_hard_triplets(batch, margin);
    case TripletMiner::semi_hard_tfa:
      return semi_hard_tfa_triplets(batch);
    case TripletMiner::distance_weighted:
      return drawn_triplets(batch);
  }
  fail(ErrorKind::internal, "unknown miner {}", static_cast<int>(miner));
}

}  // namespace siglib

#include "siglib/loss/miner.h"

#include "siglib/core/error.h"

#include <limits>

namespace siglib {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// What each row selects: values.gather at the index of the extreme among the allowed ones, and whether any is
// allowed.
struct Extreme {
  torch::Tensor index;  // [N, 1]
  torch::Tensor found;  // bool [N, 1]
};
Extreme farthest(const torch::Tensor& distances, const torch::Tensor& allowed) {
  return {distances.detach().masked_fill(~allowed, -kInfinity).argmax(1, /*keepdim=*/true),
          allowed.any(1, /*keepdim=*/true)};
}
Extreme nearest(const torch::Tensor& distances, const torch::Tensor& allowed) {
  return {distances.detach().masked_fill(~allowed, kInfinity).argmin(1, /*keepdim=*/true),
          allowed.any(1, /*keepdim=*/true)};
}

torch::Tensor negatives_of_anchors(const PairRelations& relations, const torch::Tensor& genuine) {
  return (relations.negative_weight > 0) & genuine.unsqueeze(1);
}

MinedTriplets all_triplets(const torch::Tensor& distances, const PairRelations& relations) {
  // A positive pair is genuine on both sides, so its mask also restricts the anchors.
  const torch::Tensor positive = relations.positive.to(distances.scalar_type());
  return {distances.unsqueeze(2), distances.unsqueeze(1),
          positive.unsqueeze(2) * relations.negative_weight.unsqueeze(1)};
}

MinedTriplets batch_hard_triplets(const torch::Tensor& distances, const PairRelations& relations,
                                  const torch::Tensor& genuine) {
  const Extreme positive = farthest(distances, relations.positive);
  const Extreme negative = nearest(distances, negatives_of_anchors(relations, genuine));
  const torch::Tensor weight = relations.negative_weight.gather(1, negative.index);
  return {distances.gather(1, positive.index), distances.gather(1, negative.index),
          weight.masked_fill(~(positive.found & negative.found), 0.0)};
}

MinedTriplets semi_hard_triplets(const torch::Tensor& distances, const PairRelations& relations,
                                 double margin) {
  const torch::Tensor fixed = distances.detach();
  const torch::Tensor to_positive = fixed.unsqueeze(2);
  const torch::Tensor to_negative = fixed.unsqueeze(1);
  const torch::Tensor allowed = relations.positive.unsqueeze(2) &
                                (relations.negative_weight > 0).unsqueeze(1) & (to_negative > to_positive) &
                                (to_negative < to_positive + margin);
  const torch::Tensor index = to_negative.masked_fill(~allowed, kInfinity).argmin(2);  // [anchor, positive]
  const torch::Tensor weight = relations.negative_weight.gather(1, index);
  return {distances, distances.gather(1, index), weight.masked_fill(~allowed.any(2), 0.0)};
}

}  // namespace

MinedPairs mine_positives(Miner miner, const torch::Tensor& distances, const PairRelations& relations) {
  const torch::Tensor weight = relations.positive.to(distances.scalar_type());
  if (miner == Miner::all) return {distances, weight.triu(1)};
  if (miner != Miner::batch_hard) fail(ErrorKind::internal, "semi-hard mining is for triplets");
  const Extreme positive = farthest(distances, relations.positive);
  return {distances.gather(1, positive.index), positive.found.to(distances.scalar_type())};
}

MinedPairs mine_negatives(Miner miner, const torch::Tensor& distances, const PairRelations& relations,
                          const torch::Tensor& genuine) {
  const torch::Tensor& weight = relations.negative_weight;
  if (miner == Miner::all) return {distances, weight.triu(1)};
  if (miner != Miner::batch_hard) fail(ErrorKind::internal, "semi-hard mining is for triplets");
  const Extreme negative = nearest(distances, negatives_of_anchors(relations, genuine));
  return {distances.gather(1, negative.index),
          weight.gather(1, negative.index).masked_fill(~negative.found, 0.0)};
}

MinedTriplets mine_triplets(Miner miner, const torch::Tensor& distances, const PairRelations& relations,
                            const torch::Tensor& genuine, double margin) {
  switch (miner) {
    case Miner::all:
      return all_triplets(distances, relations);
    case Miner::batch_hard:
      return batch_hard_triplets(distances, relations, genuine);
    case Miner::semi_hard:
      return semi_hard_triplets(distances, relations, margin);
  }
  fail(ErrorKind::internal, "unknown miner {}", static_cast<int>(miner));
}

}  // namespace siglib

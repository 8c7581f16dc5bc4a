#include "siglib/loss/quadruplet.h"

#include "siglib/loss/extreme.h"
#include "siglib/loss/miner.h"
#include "siglib/loss/reduction.h"

namespace siglib {
namespace {

// Pairs (row, column) of a mask [N, N], each [P].
struct PairList {
  explicit PairList(const torch::Tensor& mask) {
    const torch::Tensor places = mask.nonzero();
    row = places.select(1, 0);
    column = places.select(1, 1);
  }
  torch::Tensor at(const torch::Tensor& matrix) const { return matrix.index({row, column}); }

  torch::Tensor row;
  torch::Tensor column;
};

class Quadruplet final : public Loss {
 public:
  explicit Quadruplet(const QuadrupletOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    const MiningBatch batch = mining_batch(embeddings, labels, options_.skilled_weight);
    const bool all = options_.miner == QuadrupletMiner::all;
    const MinedTriplets chosen = mine_triplets(all ? TripletMiner::all : TripletMiner::batch_hard, batch, 0);
    const Terms first = {
        (chosen.positive_distance.square() - chosen.negative_distance.square() + options_.margin).relu(),
        chosen.weight};
    const Terms second = all ? against_all_pairs(batch, labels) : against_nearest_pair(batch, labels);
    return finish(weighted_mean(first) + weighted_mean(second), {first, second}, embeddings);
  }

 private:
  static PairList negative_pairs(const MiningBatch& batch) {
    return PairList((batch.relations.negative_weight > 0).triu(1));
  }
  // [P, Q]: whether negative pair q has nothing of the identity of each of P anchors.
  static torch::Tensor elsewhere(const torch::Tensor& anchors, const PairList& pairs,
                                 const torch::Tensor& identity) {
    const torch::Tensor own = identity.index_select(0, anchors).unsqueeze(1);
    return (own != identity.index_select(0, pairs.row)) & (own != identity.index_select(0, pairs.column));
  }
  torch::Tensor hinge(const torch::Tensor& positive, const torch::Tensor& negative) const {
    return (positive.square() - negative.square() + options_.second_margin).relu();
  }

  Terms against_all_pairs(const MiningBatch& batch, const BatchLabels& labels) const {
    const PairList positives(batch.relations.positive.triu(1));
    const PairList negatives = negative_pairs(batch);
    const torch::Tensor allowed = elsewhere(positives.row, negatives, labels.identity);
    return {hinge(positives.at(batch.distances).unsqueeze(1), negatives.at(batch.distances)),
            negatives.at(batch.relations.negative_weight) * allowed};
  }

  Terms against_nearest_pair(const MiningBatch& batch, const BatchLabels& labels) const {
    const Extreme positive = farthest(batch.distances, batch.relations.positive);
    const PairList negatives = negative_pairs(batch);
    const torch::Tensor distances = negatives.at(batch.distances);
    if (distances.numel() == 0) return {distances, distances};
    const torch::Tensor anchors = torch::arange(labels.identity.size(0), labels.identity.options());
    const torch::Tensor allowed = elsewhere(anchors, negatives, labels.identity);
    const Extreme negative = nearest(distances.expand(allowed.sizes()), allowed);
    const torch::Tensor index = negative.index.squeeze(1);
    const torch::Tensor weight = negatives.at(batch.relations.negative_weight).index_select(0, index);
    return {hinge(batch.distances.gather(1, positive.index).squeeze(1), distances.index_select(0, index)),
            weight * (positive.found & negative.found).squeeze(1)};
  }

  QuadrupletOptions options_;
};

}  // namespace

std::shared_ptr<Loss> make_quadruplet(const QuadrupletOptions& options) {
  return std::make_shared<Quadruplet>(options);
}

}  // namespace siglib

#include "siglib/loss/contrastive.h"

#include "siglib/core/error.h"
#include "siglib/loss/distance.h"
#include "siglib/loss/label_check.h"
#include "siglib/loss/miner.h"
#include "siglib/loss/reduction.h"
#include "siglib/loss/relations.h"

namespace siglib {
namespace {

class Contrastive final : public Loss {
 public:
  explicit Contrastive(const LossOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    check_batch(embeddings, labels);
    const torch::Tensor distances = pairwise_distances(embeddings);
    const PairRelations relations = relate_pairs(labels, options_.skilled_weight, embeddings.scalar_type());
    const MinedPairs positives = mine_positives(options_.miner, distances, relations);
    const MinedPairs negatives = mine_negatives(options_.miner, distances, relations, labels.genuine);

    const Terms attraction = {positives.distance.square(), positives.weight};
    const Terms repulsion = {hinge(negatives.distance), negatives.weight};
    const torch::Tensor value =
        weighted_mean(attraction) * options_.alpha + weighted_mean(repulsion) * options_.beta;
    return finish(value, {attraction, repulsion}, embeddings);
  }

 private:
  torch::Tensor hinge(const torch::Tensor& distance) const {
    const torch::Tensor gap = (options_.margin - distance).relu();
    return options_.hinge == ContrastiveHinge::linear ? gap : gap.square();
  }

  LossOptions options_;
};

}  // namespace

std::unique_ptr<Loss> make_contrastive(const LossOptions& options) {
  if (options.miner == Miner::semi_hard)
    fail(ErrorKind::usage,
         "loss: miner semi_hard chooses triplets, so it needs kind triplet; with kind contrastive use "
         "all or batch_hard");
  return std::make_unique<Contrastive>(options);
}

}  // namespace siglib

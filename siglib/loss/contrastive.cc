#include "siglib/loss/contrastive.h"

#include "siglib/core/error.h"
#include "siglib/loss/miner.h"
#include "siglib/loss/reduction.h"

namespace siglib {
namespace {

class Contrastive final : public Loss {
 public:
  explicit Contrastive(const ContrastiveOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    const MiningBatch batch = mining_batch(embeddings, labels, options_.skilled_weight);
    const MinedPairs positives = mine_positives(options_.miner, batch);
    const MinedPairs negatives = mine_negatives(options_.miner, batch);
    const Terms attraction = {pull(positives.distance), positives.weight};
    const Terms repulsion = {push(negatives.distance), negatives.weight};
    const torch::Tensor value =
        weighted_mean(attraction) * options_.alpha + weighted_mean(repulsion) * options_.beta;
    return finish(value, {attraction, repulsion}, embeddings);
  }

 private:
  torch::Tensor pull(const torch::Tensor& distance) const {
    if (options_.hinge != ContrastiveHinge::double_margin) return distance.square();
    return (distance - options_.positive_margin).relu().square();
  }
  torch::Tensor push(const torch::Tensor& distance) const {
    const torch::Tensor gap = (options_.margin - distance).relu();
    return options_.hinge == ContrastiveHinge::linear ? gap : gap.square();
  }

  ContrastiveOptions options_;
};

}  // namespace

std::shared_ptr<Loss> make_contrastive(const ContrastiveOptions& options) {
  if (options.hinge == ContrastiveHinge::double_margin) {
    if (options.positive_margin >= options.margin)
      fail(ErrorKind::usage, "losses: contrastive: positive_margin {} must be below margin {}",
           options.positive_margin, options.margin);
  } else if (options.positive_margin > 0) {
    fail(ErrorKind::usage, "losses: contrastive: positive_margin is read with hinge double only");
  }
  return std::make_shared<Contrastive>(options);
}

}  // namespace siglib

#include "siglib/loss/pairwise_logistic.h"

#include "siglib/loss/log_sum.h"
#include "siglib/loss/miner.h"
#include "siglib/loss/reduction.h"

#include <cmath>

namespace siglib {
namespace {

torch::Tensor number(double value) {
  return torch::full({1}, value, torch::dtype(torch::kFloat).device(torch::kCPU));
}

class PairwiseLogistic final : public Loss {
 public:
  explicit PairwiseLogistic(const PairwiseLogisticOptions& options)
      : options_(options),
        log_scale_(register_parameter("log_scale", number(std::log(options.scale)))),
        bias_(register_parameter("bias", number(options.bias))) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    const MiningBatch batch = mining_batch(embeddings, labels, options_.skilled_weight);
    const MinedPairs positives = mine_positives(options_.miner, batch);
    const MinedPairs negatives = mine_negatives(options_.miner, batch);
    const Terms missed = {log_one_plus_exp(-log_odds(positives.distance)), positives.weight};
    const Terms accepted = {log_one_plus_exp(log_odds(negatives.distance)), negatives.weight};
    return finish((weighted_mean(missed) + weighted_mean(accepted)) / 2, {missed, accepted}, embeddings);
  }

 private:
  torch::Tensor log_odds(const torch::Tensor& distance) const { return bias_ - log_scale_.exp() * distance; }

  PairwiseLogisticOptions options_;
  torch::Tensor log_scale_;
  torch::Tensor bias_;
};

}  // namespace

std::shared_ptr<Loss> make_pairwise_logistic(const PairwiseLogisticOptions& options) {
  return std::make_shared<PairwiseLogistic>(options);
}

}  // namespace siglib

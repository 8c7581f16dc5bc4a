#include "siglib/loss/lifted.h"

#include "siglib/loss/log_sum.h"
#include "siglib/loss/miner.h"
#include "siglib/loss/reduction.h"

namespace siglib {
namespace {

class Lifted final : public Loss {
 public:
  explicit Lifted(const LiftedOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    const MiningBatch batch = mining_batch(embeddings, labels, options_.skilled_weight);
    const torch::Tensor negatives = batch.relations.of_anchors(batch.genuine);
    const torch::Tensor repulsion = weighted_log_sum_exp(options_.margin - batch.distances, negatives);
    const torch::Tensor has = (negatives > 0).any(1);
    const torch::Tensor counts = batch.relations.positive & (has.unsqueeze(1) | has.unsqueeze(0));
    // Where neither side has a negative, the sum of two zeros has no logarithm to differentiate.
    const auto of_pairs = [&counts](const torch::Tensor& rows) {
      return rows.expand(counts.sizes()).masked_fill(~counts, 0.0);
    };
    const torch::Tensor both =
        torch::logaddexp(of_pairs(repulsion.unsqueeze(1)), of_pairs(repulsion.unsqueeze(0)));
    const Terms terms = {(both + batch.distances).relu().square() / 2,
                         counts.to(embeddings.scalar_type()).triu(1)};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  LiftedOptions options_;
};

}  // namespace

std::shared_ptr<Loss> make_lifted(const LiftedOptions& options) {
  return std::make_shared<Lifted>(options);
}

}  // namespace siglib

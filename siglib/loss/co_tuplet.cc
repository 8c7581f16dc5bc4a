#include "siglib/loss/co_tuplet.h"

#include "siglib/loss/extreme.h"
#include "siglib/loss/log_sum.h"
#include "siglib/loss/miner.h"
#include "siglib/loss/reduction.h"

namespace siglib {
namespace {

class CoTuplet final : public Loss {
 public:
  explicit CoTuplet(const CoTupletOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    const MiningBatch batch = mining_batch(embeddings, labels, options_.skilled_weight);
    const auto dtype = embeddings.scalar_type();
    const torch::Tensor squared = batch.distances.square();
    const torch::Tensor negatives = batch.relations.of_anchors(batch.genuine);
    const Extreme positive = farthest(squared, batch.relations.positive);
    const Extreme negative = nearest(squared, negatives > 0);
    const torch::Tensor too_far = squared - squared.gather(1, negative.index);
    const torch::Tensor too_near = squared.gather(1, positive.index) - squared;

    const torch::Tensor is_anchor = (positive.found & negative.found).squeeze(1);
    const torch::Tensor far_weight =
        (batch.relations.positive & (too_far >= -options_.epsilon)).to(dtype) * is_anchor.unsqueeze(1);
    const torch::Tensor near_weight = negatives * (too_near >= -options_.epsilon) * is_anchor.unsqueeze(1);
    const torch::Tensor both =
        weighted_log_sum_exp(torch::cat({too_far, too_near}, 1), torch::cat({far_weight, near_weight}, 1));
    const Terms terms = {log_one_plus_exp(both), is_anchor.to(dtype)};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  CoTupletOptions options_;
};

}  // namespace

std::shared_ptr<Loss> make_co_tuplet(const CoTupletOptions& options) {
  return std::make_shared<CoTuplet>(options);
}

}  // namespace siglib

#include "siglib/loss/supervised_contrastive.h"

#include "siglib/loss/label_check.h"
#include "siglib/loss/log_sum.h"
#include "siglib/loss/reduction.h"
#include "siglib/loss/relations.h"
#include "siglib/loss/similarity.h"

namespace siglib {
namespace {

class SupervisedContrastive final : public Loss {
 public:
  explicit SupervisedContrastive(const SupervisedContrastiveOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    check_batch(embeddings, labels);
    const auto dtype = embeddings.scalar_type();
    const PairRelations relations = relate_pairs(labels, options_.skilled_weight, dtype);
    const torch::Tensor similarity = cosine_similarities(embeddings) / options_.temperature;
    const torch::Tensor positive = relations.positive.to(dtype);
    const torch::Tensor count = positive.sum(1);
    const torch::Tensor total =
        weighted_log_sum_exp(similarity, positive + relations.of_anchors(labels.genuine));
    const torch::Tensor attraction = (similarity * positive).sum(1) / count.clamp_min(1);
    // A row that is no anchor may have an empty sum, and infinity times weight 0 is not 0.
    const torch::Tensor is_anchor = count > 0;
    const Terms terms = {(total - attraction).masked_fill(~is_anchor, 0.0), is_anchor.to(dtype)};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  SupervisedContrastiveOptions options_;
};

}  // namespace

std::shared_ptr<Loss> make_supervised_contrastive(const SupervisedContrastiveOptions& options) {
  return std::make_shared<SupervisedContrastive>(options);
}

}  // namespace siglib

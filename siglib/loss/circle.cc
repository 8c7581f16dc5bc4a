#include "siglib/loss/circle.h"

#include "siglib/loss/label_check.h"
#include "siglib/loss/log_sum.h"
#include "siglib/loss/reduction.h"
#include "siglib/loss/relations.h"
#include "siglib/loss/similarity.h"

namespace siglib {
namespace {

class Circle final : public Loss {
 public:
  explicit Circle(const CircleOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    check_batch(embeddings, labels);
    const auto dtype = embeddings.scalar_type();
    const double m = options_.margin;
    const PairRelations relations = relate_pairs(labels, options_.skilled_weight, dtype);
    const torch::Tensor negatives = relations.of_anchors(labels.genuine);
    const torch::Tensor similarity = cosine_similarities(embeddings);
    const torch::Tensor fixed = similarity.detach();

    const torch::Tensor pull = (1 + m - fixed).relu() * (similarity - (1 - m)) * -options_.scale;
    const torch::Tensor push = (fixed + m).relu() * (similarity - m) * options_.scale;
    const torch::Tensor both =
        weighted_log_sum_exp(pull, relations.positive.to(dtype)) + weighted_log_sum_exp(push, negatives);
    const torch::Tensor is_anchor = relations.positive.any(1) & (negatives > 0).any(1);
    const Terms terms = {log_one_plus_exp(both), is_anchor.to(dtype)};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  CircleOptions options_;
};

}  // namespace

std::shared_ptr<Loss> make_circle(const CircleOptions& options) {
  return std::make_shared<Circle>(options);
}

}  // namespace siglib

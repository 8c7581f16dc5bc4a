#include "siglib/loss/n_pair.h"

#include "siglib/loss/label_check.h"
#include "siglib/loss/log_sum.h"
#include "siglib/loss/reduction.h"
#include "siglib/loss/relations.h"
#include "siglib/loss/similarity.h"

namespace siglib {
namespace {

class NPair final : public Loss {
 public:
  explicit NPair(const NPairOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    check_batch(embeddings, labels);
    const auto dtype = embeddings.scalar_type();
    const PairRelations relations = relate_pairs(labels, options_.skilled_weight, dtype);
    const torch::Tensor similarity = cosine_similarities(embeddings) / options_.temperature;
    const torch::Tensor negatives = relations.of_anchors(labels.genuine);
    const torch::Tensor repulsion = weighted_log_sum_exp(similarity, negatives).unsqueeze(1);
    const torch::Tensor counts = relations.positive & (negatives > 0).any(1, /*keepdim=*/true);
    const Terms terms = {log_one_plus_exp(repulsion - similarity), counts.to(dtype)};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  NPairOptions options_;
};

}  // namespace

std::shared_ptr<Loss> make_n_pair(const NPairOptions& options) {
  return std::make_shared<NPair>(options);
}

}  // namespace siglib

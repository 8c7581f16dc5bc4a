#include "siglib/loss/multi_similarity.h"

#include "siglib/loss/extreme.h"
#include "siglib/loss/label_check.h"
#include "siglib/loss/log_sum.h"
#include "siglib/loss/reduction.h"
#include "siglib/loss/relations.h"
#include "siglib/loss/similarity.h"

namespace siglib {
namespace {

class MultiSimilarity final : public Loss {
 public:
  explicit MultiSimilarity(const MultiSimilarityOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    check_batch(embeddings, labels);
    const auto dtype = embeddings.scalar_type();
    const PairRelations relations = relate_pairs(labels, options_.skilled_weight, dtype);
    const torch::Tensor similarity = cosine_similarities(embeddings);
    const torch::Tensor negatives = relations.of_anchors(labels.genuine);
    const Extreme positive = nearest(similarity, relations.positive);
    const Extreme negative = farthest(similarity, negatives > 0);

    const torch::Tensor fixed = similarity.detach();
    const torch::Tensor hard_positive = fixed < fixed.gather(1, negative.index) + options_.epsilon;
    const torch::Tensor hard_negative = fixed > fixed.gather(1, positive.index) - options_.epsilon;
    const torch::Tensor excess = similarity - options_.base;
    const torch::Tensor attraction =
        weighted_log_sum_exp(excess * -options_.alpha, (relations.positive & hard_positive).to(dtype));
    const torch::Tensor repulsion = weighted_log_sum_exp(excess * options_.beta, negatives * hard_negative);
    const Terms terms = {
        log_one_plus_exp(attraction) / options_.alpha + log_one_plus_exp(repulsion) / options_.beta,
        (positive.found & negative.found).squeeze(1).to(dtype)};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  MultiSimilarityOptions options_;
};

}  // namespace

std::shared_ptr<Loss> make_multi_similarity(const MultiSimilarityOptions& options) {
  return std::make_shared<MultiSimilarity>(options);
}

}  // namespace siglib

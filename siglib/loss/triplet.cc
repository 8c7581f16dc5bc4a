#include "siglib/loss/triplet.h"

#include "siglib/loss/distance.h"
#include "siglib/loss/label_check.h"
#include "siglib/loss/miner.h"
#include "siglib/loss/reduction.h"
#include "siglib/loss/relations.h"

namespace siglib {
namespace {

class Triplet final : public Loss {
 public:
  explicit Triplet(const LossOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    check_batch(embeddings, labels);
    const torch::Tensor distances = pairwise_distances(embeddings);
    const PairRelations relations = relate_pairs(labels, options_.skilled_weight, embeddings.scalar_type());
    const MinedTriplets chosen =
        mine_triplets(options_.miner, distances, relations, labels.genuine, options_.margin);
    const Terms terms = {penalty(chosen.positive_distance - chosen.negative_distance), chosen.weight};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  torch::Tensor penalty(const torch::Tensor& excess) const {
    if (options_.triplet_margin == TripletMargin::hard) return (excess + options_.margin).relu();
    return -torch::log_sigmoid(
        -excess);  // log(1 + exp(x)) without overflow, and exact where softplus turns linear
  }

  LossOptions options_;
};

}  // namespace

std::unique_ptr<Loss> make_triplet(const LossOptions& options) {
  return std::make_unique<Triplet>(options);
}

}  // namespace siglib

#include "siglib/loss/triplet.h"

#include "siglib/loss/log_sum.h"
#include "siglib/loss/miner.h"
#include "siglib/loss/reduction.h"

namespace siglib {
namespace {

class Triplet final : public Loss {
 public:
  explicit Triplet(const TripletOptions& options) : options_(options) {}

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    const MiningBatch batch = mining_batch(embeddings, labels, options_.skilled_weight);
    const MinedTriplets chosen = mine_triplets(options_.miner, batch, options_.margin);
    const Terms terms = {penalty(chosen.positive_distance - chosen.negative_distance), chosen.weight};
    return finish(weighted_mean(terms), {terms}, embeddings);
  }

 private:
  torch::Tensor penalty(const torch::Tensor& excess) const {
    return options_.triplet_margin == TripletMargin::hard ? (excess + options_.margin).relu()
                                                          : log_one_plus_exp(excess);
  }

  TripletOptions options_;
};

}  // namespace

std::shared_ptr<Loss> make_triplet(const TripletOptions& options) {
  return std::make_shared<Triplet>(options);
}

}  // namespace siglib

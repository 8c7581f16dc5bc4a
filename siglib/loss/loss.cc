#include "siglib/loss/loss.h"

#include "siglib/core/error.h"
#include "siglib/loss/arcface.h"
#include "siglib/loss/circle.h"
#include "siglib/loss/co_tuplet.h"
#include "siglib/loss/contrastive.h"
#include "siglib/loss/lifted.h"
#include "siglib/loss/multi_similarity.h"
#include "siglib/loss/n_pair.h"
#include "siglib/loss/pairwise_logistic.h"
#include "siglib/loss/proxy_anchor.h"
#include "siglib/loss/quadruplet.h"
#include "siglib/loss/supervised_contrastive.h"
#include "siglib/loss/triplet.h"
#include "siglib/loss/writer_and_forgery.h"

#include <string>
#include <utility>

namespace siglib {
namespace {

struct Make {
  const LossShape& shape;

  std::shared_ptr<Loss> operator()(const ContrastiveOptions& o) const { return make_contrastive(o); }
  std::shared_ptr<Loss> operator()(const TripletOptions& o) const { return make_triplet(o); }
  std::shared_ptr<Loss> operator()(const QuadrupletOptions& o) const { return make_quadruplet(o); }
  std::shared_ptr<Loss> operator()(const LiftedOptions& o) const { return make_lifted(o); }
  std::shared_ptr<Loss> operator()(const NPairOptions& o) const { return make_n_pair(o); }
  std::shared_ptr<Loss> operator()(const SupervisedContrastiveOptions& o) const {
    return make_supervised_contrastive(o);
  }
  std::shared_ptr<Loss> operator()(const MultiSimilarityOptions& o) const { return make_multi_similarity(o); }
  std::shared_ptr<Loss> operator()(const CircleOptions& o) const { return make_circle(o); }
  std::shared_ptr<Loss> operator()(const CoTupletOptions& o) const { return make_co_tuplet(o); }
  std::shared_ptr<Loss> operator()(const ProxyAnchorOptions& o) const { return make_proxy_anchor(o, shape); }
  std::shared_ptr<Loss> operator()(const ArcFaceOptions& o) const { return make_arcface(o, shape); }
  std::shared_ptr<Loss> operator()(const PairwiseLogisticOptions& o) const {
    return make_pairwise_logistic(o);
  }
  std::shared_ptr<Loss> operator()(const WriterAndForgeryOptions& o) const {
    return make_writer_and_forgery(o, shape);
  }
};

class WeightedSum final : public Loss {
 public:
  void add(std::size_t index, const std::shared_ptr<Loss>& loss, double weight) {
    parts_.emplace_back(register_module(std::to_string(index), loss), weight);
  }
  bool empty() const { return parts_.empty(); }

  LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const override {
    LossResult sum;
    for (const auto& [loss, weight] : parts_) {
      const LossResult part = (*loss)(embeddings, labels);
      sum.value = sum.value.defined() ? sum.value + part.value * weight : part.value * weight;
      sum.terms += part.terms;
      sum.active += part.active;
    }
    return sum;
  }

 private:
  std::vector<std::pair<std::shared_ptr<Loss>, double>> parts_;
};

}  // namespace

std::shared_ptr<Loss> make_loss(const LossOptions& options, const LossShape& shape) {
  return std::visit(Make{shape}, options.kind);
}

std::shared_ptr<Loss> make_loss(const std::vector<LossOptions>& losses, const LossShape& shape) {
  auto sum = std::make_shared<WeightedSum>();
  for (std::size_t i = 0; i < losses.size(); ++i)
    if (losses[i].weight > 0) sum->add(i, make_loss(losses[i], shape), losses[i].weight);
  if (sum->empty()) fail(ErrorKind::usage, "losses: at least one loss must have a weight above 0");
  return sum;
}

}  // namespace siglib

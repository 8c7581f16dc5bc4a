// Batches and losses for the tests of losses.
#pragma once

#include "siglib/loss/loss.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace siglib {

inline torch::TensorOptions doubles() {
  return torch::dtype(torch::kDouble).device(torch::kCPU);
}

inline BatchLabels make_labels(const std::vector<std::int64_t>& identity, const std::vector<int>& genuine) {
  const auto integers = torch::dtype(torch::kInt64).device(torch::kCPU);
  return {torch::tensor(identity, integers), torch::tensor(genuine, integers).to(torch::kBool)};
}

// Points on a line: distances can be read off.
inline torch::Tensor on_a_line(const std::vector<double>& x) {
  return torch::tensor(x, doubles()).view({-1, 1}).requires_grad_();
}

// Directions in the plane, in degrees: angles can be read off.
inline torch::Tensor on_a_circle(const std::vector<double>& degrees) {
  const torch::Tensor angle = torch::tensor(degrees, doubles()) * (3.141592653589793 / 180);
  return torch::stack({angle.cos(), angle.sin()}, 1).requires_grad_();
}

constexpr std::int64_t kWriters = 8;

// In double, with the same parameters every time.
inline std::shared_ptr<Loss> make_double(const LossOptions& options, std::int64_t dimension) {
  torch::manual_seed(77);
  auto loss = make_loss(options, {.writers = kWriters, .dimension = dimension});
  loss->to(torch::kDouble);
  return loss;
}
inline LossResult evaluate(const LossOptions& options, const torch::Tensor& embeddings,
                           const BatchLabels& labels) {
  return (*make_double(options, embeddings.size(-1)))(embeddings, labels);
}
inline double value_of(const LossOptions& options, const torch::Tensor& embeddings,
                       const BatchLabels& labels) {
  return evaluate(options, embeddings, labels).value.item<double>();
}

// Every loss that make_loss accepts, in each of its shapes and with each miner.
inline std::vector<LossOptions> every_loss() {
  std::vector<LossOptions> result;
  for (const PairMiner miner :
       {PairMiner::all, PairMiner::batch_hard, PairMiner::distance_weighted, PairMiner::hard_skilled}) {
    for (const ContrastiveHinge hinge :
         {ContrastiveHinge::linear, ContrastiveHinge::squared, ContrastiveHinge::double_margin})
      result.push_back(
          {ContrastiveOptions{.positive_margin = hinge == ContrastiveHinge::double_margin ? 0.3 : 0.0,
                              .hinge = hinge,
                              .miner = miner,
                              .skilled_weight = 2.0}});
    result.push_back({PairwiseLogisticOptions{.miner = miner, .skilled_weight = 2.0}});
  }
  for (const TripletMiner miner :
       {TripletMiner::all, TripletMiner::batch_hard, TripletMiner::semi_hard, TripletMiner::semi_hard_tfa,
        TripletMiner::distance_weighted, TripletMiner::hard_skilled})
    for (const TripletMargin shape : {TripletMargin::hard, TripletMargin::soft})
      result.push_back(
          {TripletOptions{.margin = 1.0, .triplet_margin = shape, .miner = miner, .skilled_weight = 2.0}});
  for (const QuadrupletMiner miner : {QuadrupletMiner::all, QuadrupletMiner::batch_hard})
    result.push_back({QuadrupletOptions{.miner = miner, .skilled_weight = 2.0}});
  result.push_back({LiftedOptions{.skilled_weight = 2.0}});
  result.push_back({NPairOptions{.skilled_weight = 2.0}});
  result.push_back({SupervisedContrastiveOptions{.skilled_weight = 2.0}});
  result.push_back({MultiSimilarityOptions{.skilled_weight = 2.0}});
  result.push_back({CircleOptions{.skilled_weight = 2.0}});
  result.push_back({CoTupletOptions{.skilled_weight = 2.0}});
  result.push_back({ProxyAnchorOptions{.skilled_weight = 2.0}});
  result.push_back({ArcFaceOptions{}});
  result.push_back({WriterAndForgeryOptions{}});
  return result;
}

}  // namespace siglib

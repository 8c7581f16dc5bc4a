// Batches for the tests of losses.
#pragma once

#include "siglib/loss/loss.h"

#include <torch/types.h>

#include <cstdint>
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

// Every loss that make_loss accepts, in each of its shapes.
inline std::vector<LossOptions> every_loss() {
  std::vector<LossOptions> result;
  for (const Miner miner : {Miner::all, Miner::batch_hard})
    for (const ContrastiveHinge hinge : {ContrastiveHinge::linear, ContrastiveHinge::squared})
      result.push_back(
          {.kind = LossKind::contrastive, .hinge = hinge, .miner = miner, .skilled_weight = 2.0});
  for (const Miner miner : {Miner::all, Miner::batch_hard, Miner::semi_hard})
    for (const TripletMargin shape : {TripletMargin::hard, TripletMargin::soft})
      result.push_back(
          {.kind = LossKind::triplet, .triplet_margin = shape, .miner = miner, .skilled_weight = 2.0});
  return result;
}

}  // namespace siglib

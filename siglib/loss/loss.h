// Losses over a batch of embeddings, chosen by name.
#pragma once

#include "siglib/loss/loss_options.h"

#include <torch/types.h>

#include <cstdint>
#include <memory>

namespace siglib {

// What the rows of a batch are; both tensors on the device of the embeddings.
struct BatchLabels {
  torch::Tensor identity;  // int64 [N]: equal for the same writer (and name), for forgeries too
  torch::Tensor genuine;   // bool [N]
};

struct LossResult {
  torch::Tensor value;      // scalar; an exact zero that is still part of the graph when `terms` is 0
  std::int64_t terms = 0;   // pairs or triplets that the miner chose
  std::int64_t active = 0;  // of them, those with a non-zero loss
};

class Loss {
 public:
  virtual ~Loss() = default;
  // embeddings: float or double [N, D].
  virtual LossResult operator()(const torch::Tensor& embeddings, const BatchLabels& labels) const = 0;
};

std::unique_ptr<Loss> make_loss(const LossOptions& options);

}  // namespace siglib

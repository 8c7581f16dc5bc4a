// From losses of single pairs or triplets to the loss of a batch.
#pragma once

#include "siglib/loss/loss.h"

#include <torch/types.h>

namespace siglib {

// One kind of term: its losses, and their weights (0: not chosen), of one shape.
struct Terms {
  torch::Tensor losses;
  torch::Tensor weights;
};

// Σ w l / Σ w, an exact 0 where every weight is 0.
torch::Tensor weighted_mean(const Terms& terms);

// Counts the chosen terms and those of a loss above 0; this is the one place where the host waits for the
// device. Without any term the value becomes sum(embeddings) · 0.
LossResult finish(const torch::Tensor& value, std::initializer_list<Terms> terms,
                  const torch::Tensor& embeddings);

}  // namespace siglib

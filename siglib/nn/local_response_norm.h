// Normalisation across neighbouring channels.
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace siglib {

// Krizhevsky et al. 2012, section 3.3: b_i = a_i / (k + alpha · Σ a_j²)^beta with j over the `size` channels
// around i that exist. The sum is not divided by `size`: PyTorch and Caffe do divide, so this is
// theirs with alpha · size.
struct LocalResponseNorm {
  std::int64_t size = 5;
  double alpha = 1e-4;
  double beta = 0.75;
  double k = 2.0;
};

// maps: [N, C, H, W]; returns the same shape.
torch::Tensor local_response_norm(const torch::Tensor& maps, const LocalResponseNorm& options);

}  // namespace siglib

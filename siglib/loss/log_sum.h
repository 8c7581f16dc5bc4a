// Sums of exponentials that neither overflow nor leave a NaN in the gradient.
#pragma once

#include <torch/types.h>

namespace siglib {

// log Σ_j weights[i, j] · exp(scores[i, j]) along `dim`. weights: ≥ 0, not differentiated. Minus infinity,
// with gradient 0, where every weight is 0.
torch::Tensor weighted_log_sum_exp(const torch::Tensor& scores, const torch::Tensor& weights,
                                   std::int64_t dim = 1);

// log(1 + exp(x)), exact where LibTorch's softplus turns linear, and 0 at minus infinity.
torch::Tensor log_one_plus_exp(const torch::Tensor& x);

}  // namespace siglib

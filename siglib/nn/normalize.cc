#include "siglib/nn/normalize.h"

namespace siglib {

torch::Tensor l2_normalize(const torch::Tensor& rows) {
  const torch::Tensor squared = rows.square().sum(1, /*keepdim=*/true);
  // Masked before the root: x / max(|x|, eps) would hand an all-zero row a gradient of 1 / eps.
  return rows * squared.masked_fill(squared < 1e-24, 1.0).rsqrt();
}

}  // namespace siglib

#include "siglib/loss/similarity.h"

namespace siglib {

torch::Tensor unit_rows(const torch::Tensor& rows) {
  const torch::Tensor squared = rows.square().sum(1, /*keepdim=*/true);
  return rows * squared.masked_fill(squared < 1e-24, 1.0).rsqrt();
}

torch::Tensor cosine_similarities(const torch::Tensor& embeddings) {
  const torch::Tensor unit = unit_rows(embeddings);
  return unit.mm(unit.t());
}

}  // namespace siglib

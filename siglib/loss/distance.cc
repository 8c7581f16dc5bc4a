#include "siglib/loss/distance.h"

namespace siglib {

torch::Tensor pairwise_distances(const torch::Tensor& embeddings) {
  const torch::Tensor squared = (embeddings.unsqueeze(1) - embeddings.unsqueeze(0)).square().sum(2);
  const torch::Tensor zero = squared == 0;
  return squared.masked_fill(zero, 1.0).sqrt().masked_fill(zero, 0.0);
}

}  // namespace siglib

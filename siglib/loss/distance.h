// Euclidean distances inside a batch, safe to differentiate.
#pragma once

#include <torch/types.h>

namespace siglib {

// embeddings: [N, D]. Returns [N, N]. Equal rows have distance exactly 0 and gradient 0, where the root
// itself has none. Taken from differences, not from |a|² + |b|² - 2ab: near rows would lose their digits, and
// they matter most here.
torch::Tensor pairwise_distances(const torch::Tensor& embeddings);

}  // namespace siglib

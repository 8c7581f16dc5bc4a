// Cosine similarities inside a batch, safe to differentiate.
#pragma once

#include <torch/types.h>

namespace siglib {

// rows: [N, D]. Each divided by its length; a row shorter than 1e-12 stays as it is, and its gradient finite.
torch::Tensor unit_rows(const torch::Tensor& rows);

// embeddings: [N, D]. Returns [N, N].
torch::Tensor cosine_similarities(const torch::Tensor& embeddings);

}  // namespace siglib

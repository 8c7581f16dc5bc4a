// Rows of unit length.
#pragma once

#include <torch/types.h>

namespace siglib {

// rows: float or double [N, D]. Each row divided by its Euclidean length. A row shorter than 1e-12 is
// returned as it is: a dead row stays (nearly) zero, and its gradient stays finite.
torch::Tensor l2_normalize(const torch::Tensor& rows);

}  // namespace siglib

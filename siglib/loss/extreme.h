// The nearest and the farthest of some samples.
#pragma once

#include <torch/types.h>

namespace siglib {

// What each row of distances selects along the last dimension: the index of the extreme among the allowed
// columns, and whether any is allowed (else the index means nothing). Among equal ones the CPU takes the
// first.
struct Extreme {
  torch::Tensor index;  // int64, the last dimension is 1
  torch::Tensor found;  // bool, the last dimension is 1
};
Extreme farthest(const torch::Tensor& distances, const torch::Tensor& allowed);
Extreme nearest(const torch::Tensor& distances, const torch::Tensor& allowed);

}  // namespace siglib

#include "siglib/loss/extreme.h"

#include <limits>

namespace siglib {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

Extreme farthest(const torch::Tensor& distances, const torch::Tensor& allowed) {
  return {distances.detach().masked_fill(~allowed, -kInfinity).argmax(-1, /*keepdim=*/true),
          allowed.any(-1, /*keepdim=*/true)};
}

Extreme nearest(const torch::Tensor& distances, const torch::Tensor& allowed) {
  return {distances.detach().masked_fill(~allowed, kInfinity).argmin(-1, /*keepdim=*/true),
          allowed.any(-1, /*keepdim=*/true)};
}

}  // namespace siglib

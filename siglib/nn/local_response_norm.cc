#include "siglib/nn/local_response_norm.h"

namespace siglib {

torch::Tensor local_response_norm(const torch::Tensor& maps, const LocalResponseNorm& options) {
  const std::int64_t channels = maps.size(1);
  const std::int64_t before = options.size / 2;
  const torch::Tensor squares =
      torch::constant_pad_nd(maps.square(), {0, 0, 0, 0, before, options.size - 1 - before});
  torch::Tensor sum = squares.narrow(1, 0, channels);
  for (std::int64_t shift = 1; shift < options.size; ++shift) sum = sum + squares.narrow(1, shift, channels);
  return maps * (sum * options.alpha + options.k).pow(-options.beta);
}

}  // namespace siglib

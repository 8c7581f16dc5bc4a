#include "siglib/nn/dropout.h"

#include <ATen/ops/empty.h>

namespace siglib {

torch::Tensor DropoutImpl::forward(const torch::Tensor& x) {
  const double chance = options.p();
  if (!spread_ || !is_training() || chance == 0) return torch::nn::DropoutImpl::forward(x);
  const Share share = spread_->share;
  std::vector<std::int64_t> whole = x.sizes().vec();
  whole[0] = share.total;
  const torch::Tensor kept = at::empty(whole, x.options()).bernoulli_(1 - chance).div_(1 - chance);
  return x * kept.narrow(0, share.first, share.count);
}

}  // namespace siglib

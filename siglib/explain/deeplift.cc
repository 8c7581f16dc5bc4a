#include "siglib/explain/deeplift.h"

#include "siglib/explain/deeplift_engine.h"

#include <ATen/core/grad_mode.h>

namespace siglib {

DeepLiftResult deeplift(const LayerList& layers, const torch::Tensor& input, const torch::Tensor& baseline,
                        const TopMultipliers& top, DeepLiftRule rule) {
  const at::NoGradGuard no_gradient;
  return rule == DeepLiftRule::rescale ? rescale(layers, input, baseline, top)
                                       : reveal_cancel(layers, input, baseline, top);
}

TopMultipliers distance_multipliers(const torch::Tensor& to, double factor) {
  return [to, factor](const torch::Tensor& base, const torch::Tensor& difference) {
    const torch::Tensor u0 = base - to, u = u0 + difference;
    const torch::Tensor lengths = u0.norm(2, {1}, true) + u.norm(2, {1}, true);
    // Both on `to`: no distance changes.
    return (u0 + u) / lengths.masked_fill(lengths == 0, 1.0) * factor;
  };
}

}  // namespace siglib

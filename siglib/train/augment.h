// Random variation of a batch of canvases, on the model's device. A signature is never mirrored.
#pragma once

#include "siglib/core/random.h"
#include "siglib/distributed/share.h"
#include "siglib/train/augment_options.h"

#include <torch/types.h>

namespace siglib {

// canvases: float [N, 1, H, W] in [0, 1], any device. Each row is varied on its own by numbers drawn from
// `random`; the result has the same shape, dtype, device and range. Pixel noise alone comes, off the CPU,
// from the device's default generator, which the trainer seeds for every step.
torch::Tensor augment(const torch::Tensor& canvases, const AugmentOptions& options, Random& random);
// The same where canvases are the rows `share` of a batch: on the CPU they become what they would have become
// among the others.
torch::Tensor augment(const torch::Tensor& canvases, const AugmentOptions& options, Random& random,
                      Share share);

}  // namespace siglib

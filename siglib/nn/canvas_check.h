// What every encoder demands of its input.
#pragma once

#include "siglib/nn/encoder.h"

#include <torch/types.h>

namespace siglib {

// Throws Error(usage), naming what came and what was expected, unless `canvases` is floating [N, 1, H, W] of
// the encoder's input size with N >= 1.
void check_canvases(const torch::Tensor& canvases, const Encoder& encoder);

}  // namespace siglib

// An encoder whose batch normalisation has seen something.
#pragma once

#include "siglib/nn/encoder.h"

#include <torch/types.h>

namespace siglib::test {

// Gives the running means and variances, and the scales and shifts, numbers that matter; in evaluation mode.
inline void live_in(Encoder& encoder) {
  const torch::NoGradGuard no_gradient;
  for (auto& buffer : encoder.named_buffers()) {
    if (buffer.key().ends_with("running_mean")) buffer.value().normal_(0, 0.2);
    if (buffer.key().ends_with("running_var")) buffer.value().uniform_(0.5, 1.5);
  }
  for (auto& parameter : encoder.named_parameters()) {
    if (parameter.value().dim() != 1) continue;
    if (parameter.key().ends_with("bias"))
      parameter.value().normal_(0, 0.1);
    else
      parameter.value().uniform_(0.7, 1.3);
  }
  encoder.eval();
}

}  // namespace siglib::test

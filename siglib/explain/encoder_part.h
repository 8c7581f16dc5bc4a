// What the encoder's part of a score says of a canvas, by gradients and differences. For this module's
// sources.
#pragma once

#include "siglib/explain/method.h"
#include "siglib/nn/layers.h"

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <stop_token>

namespace siglib {

// The question: gain * (distance between the encoder's answer and `to`).
struct EncoderQuestion {
  const LayerList& layers;
  torch::Tensor input, baseline;  // [1, 1, h, w]
  torch::Tensor to;               // [D]
  double gain = 0;
};

// Contributions [1, 1, h, w] of the input's pixels. Nothing where `stop` was requested. method: deeplift,
// reveal_cancel, integrated_gradients or grad_cam.
std::optional<torch::Tensor> encoder_contributions(const EncoderQuestion& question, Method method,
                                                   std::int64_t steps, const std::stop_token& stop);

// The straight path from the baseline at the middles of `steps` equal parts; the sum over the pixels nears
// the difference as the steps grow.
std::optional<torch::Tensor> integrated_gradients(const EncoderQuestion& question, std::int64_t steps,
                                                  const std::stop_token& stop);

// Of the last convolution's maps A_k: sum_k mean(gradient_k) A_k, with its sign (the paper keeps what is
// above 0, which would drop all that speaks against a match), brought to the input's size and onto its ink.
// It does not add up to anything.
torch::Tensor grad_cam(const EncoderQuestion& question);

}  // namespace siglib

// Encoders: canvases into embeddings. Siamese use is one batch holding both sides: they share one network.
#pragma once

#include "siglib/nn/encoder_options.h"
#include "siglib/nn/layers.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace siglib {

class Encoder : public torch::nn::Module {
 public:
  using torch::nn::Module::Module;

  // canvases: float or double [N, 1, H, W] of input_size(), ink in [0, 1], paper 0, on the module's device.
  // Returns [N, dimension()] in the same dtype, each row of length 1 (a row that is all zero stays so).
  // Throws Error(usage) for another shape; N may be 0, of a rank without rows.
  virtual torch::Tensor forward(const torch::Tensor& canvases) = 0;
  virtual InputSize input_size() const = 0;
  virtual std::int64_t dimension() const = 0;
  // What forward() does in evaluation mode, with copies of the weights.
  virtual LayerList layers() const = 0;
};

// On the CPU in float; move it with to(). Weights are drawn from the default LibTorch generator: seed it
// first for reproducible ones. The compact encoder keeps its weights channels-last: copy them with copy_(),
// and save contiguous().
std::shared_ptr<Encoder> make_encoder(const EncoderOptions& options);

// Cost of one forward pass of one canvas.
struct EncoderCost {
  std::int64_t parameters = 0;
  std::int64_t multiply_adds = 0;  // of convolutions and linear layers
};
// Runs one blank canvas in evaluation mode and counts the operators that ran; the encoder's mode is restored.
EncoderCost cost_of(Encoder& encoder);

}  // namespace siglib

// Encoders: canvases into embeddings. Siamese use is one batch holding both sides, so that both share one
// network.
#pragma once

#include "siglib/config/fields.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace siglib {

struct InputSize {
  int height = 0;
  int width = 0;
  bool operator==(const InputSize&) const = default;
};

class Encoder : public torch::nn::Module {
 public:
  using torch::nn::Module::Module;

  // canvases: float or double [N, 1, H, W] of input_size(), ink in [0, 1], paper 0, on the module's device.
  // Returns [N, dimension()] in the same dtype, each row of length 1 (a row that is all zero stays so).
  // Throws Error(usage) for another shape.
  virtual torch::Tensor forward(const torch::Tensor& canvases) = 0;
  virtual InputSize input_size() const = 0;
  virtual std::int64_t dimension() const = 0;
};

enum class EncoderKind { compact, signet };

struct EncoderOptions {
  EncoderKind kind = EncoderKind::compact;
  std::int64_t dimension = 128;
  std::int64_t stride = 4;
  std::vector<std::int64_t> widths = {16, 32, 64, 128, 192};
  double dropout = 0.2;

  void visit_fields(FieldVisitor& v) {
    v.choice("kind", kind, {{"compact", EncoderKind::compact}, {"signet", EncoderKind::signet}},
             "architecture");
    v.field("dimension", dimension, between(2, 4096), "length of the embedding");
    v.field("stride", stride, between(1, 8),
            "signet: stride of the first convolution; 1 as printed, 4 as released");
    v.field("widths", widths, between(4, 1024), "compact: channels of the stem and of each stage");
    v.field("dropout", dropout, between(0, 0.9), "compact: dropout before the last layer");
  }
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

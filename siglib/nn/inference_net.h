// An encoder made ready to be asked many times on the CPU: normalisations folded in, weights in the order
// that oneDNN's convolutions want, what follows a convolution (sum, ReLU) done within it.
#pragma once

#include "siglib/nn/layers.h"

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace siglib {

class InferenceNet {
 public:
  // Whether this LibTorch has oneDNN's convolutions.
  static bool is_available();

  // Of Encoder::layers(), in evaluation mode, float, on the CPU. The weights are copies.
  explicit InferenceNet(const LayerList& layers);

  // canvases: float [N, 1, H, W] of the encoder's input size. Returns what the last layer says. Records no
  // gradient. Thread-safe.
  torch::Tensor forward(const torch::Tensor& canvases) const;

 private:
  struct Convolution {
    torch::Tensor weight, bias;  // the weight as oneDNN keeps it
    std::int64_t stride, padding;
    bool relu;               // of the result, or of the sum
    std::optional<int> sum;  // what it is added to, in place
  };
  struct Step {
    std::variant<Convolution, LayerOperation> operation;
    std::vector<int> inputs;  // places of the list
    int place;                // of what it gives
    std::vector<int> done;    // places that nobody reads any more
  };

  std::vector<Step> steps_;
  std::size_t places_;
};

}  // namespace siglib

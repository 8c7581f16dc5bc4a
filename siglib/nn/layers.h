// What an encoder computes, as a list: for whoever follows a result back through it, layer by layer.
#pragma once

#include "siglib/nn/local_response_norm.h"

#include <torch/types.h>

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace siglib {

struct ConvolutionLayer {
  torch::Tensor weight;  // [O, I, h, w]
  torch::Tensor bias;    // [O]
  std::int64_t stride = 1;
  std::int64_t padding = 0;
};
struct LinearLayer {     // of the flattened input
  torch::Tensor weight;  // [O, I]
  torch::Tensor bias;    // [O]
};
struct ReluLayer {};
struct MaxPoolLayer {
  std::int64_t kernel = 3;
  std::int64_t stride = 2;
};
struct MeanPoolLayer {
  std::array<std::int64_t, 2> kernel{2, 2};
  std::int64_t stride = 2;
};
struct ResponseNormLayer {
  LocalResponseNorm options;
};
struct UnitLengthLayer {};  // l2_normalize
struct SumLayer {};         // of two inputs of one shape

using LayerOperation = std::variant<ConvolutionLayer, LinearLayer, ReluLayer, MaxPoolLayer, MeanPoolLayer,
                                    ResponseNormLayer, UnitLengthLayer, SumLayer>;

struct Layer {
  LayerOperation operation;
  std::vector<int> inputs;  // places in the list, all before this one; kCanvases for the network's input
  std::string name{};       // of what a person would ask for: the last convolution's maps are "maps"
};
inline constexpr int kCanvases = -1;
inline constexpr const char* kLastMaps = "maps";

// In evaluation mode; the last is the result. Batch normalisation is folded into the layer before it, so that
// the weights are copies: a list does not follow later training.
using LayerList = std::vector<Layer>;

// What the list says of an input [N, ...]: the values of every layer, in order.
std::vector<torch::Tensor> run_layers(const LayerList& layers, const torch::Tensor& input);
torch::Tensor run_layer(const LayerOperation& operation, const std::vector<torch::Tensor>& inputs);

// Appends layers, each fed by the one before it unless told otherwise; gives back the place.
class LayerWriter {
 public:
  int add(LayerOperation operation, std::vector<int> inputs, std::string name = {});
  int then(LayerOperation operation, std::string name = {});
  LayerList take() { return std::move(layers_); }

 private:
  LayerList layers_;
};

}  // namespace siglib

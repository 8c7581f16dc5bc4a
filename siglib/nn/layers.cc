#include "siglib/nn/layers.h"

#include "siglib/nn/normalize.h"

#include <utility>

namespace siglib {
namespace {

using torch::Tensor;
using Inputs = std::vector<Tensor>;

Tensor run(const ConvolutionLayer& layer, const Inputs& in) {
  return torch::conv2d(in[0], layer.weight, layer.bias, layer.stride, layer.padding);
}
Tensor run(const LinearLayer& layer, const Inputs& in) {
  return torch::linear(in[0].flatten(1), layer.weight, layer.bias);
}
Tensor run(const ReluLayer&, const Inputs& in) {
  return in[0].relu();
}
Tensor run(const MaxPoolLayer& layer, const Inputs& in) {
  return torch::max_pool2d(in[0], layer.kernel, layer.stride);
}
Tensor run(const MeanPoolLayer& layer, const Inputs& in) {
  return torch::avg_pool2d(in[0], layer.kernel, layer.stride);
}
Tensor run(const ResponseNormLayer& layer, const Inputs& in) {
  return local_response_norm(in[0], layer.options);
}
Tensor run(const UnitLengthLayer&, const Inputs& in) {
  return l2_normalize(in[0]);
}
Tensor run(const SumLayer&, const Inputs& in) {
  return in[0] + in[1];
}

}  // namespace

Tensor run_layer(const LayerOperation& operation, const Inputs& inputs) {
  return std::visit([&](const auto& layer) { return run(layer, inputs); }, operation);
}

std::vector<Tensor> run_layers(const LayerList& layers, const Tensor& input) {
  std::vector<Tensor> values;
  for (const Layer& layer : layers) {
    Inputs inputs;
    for (const int place : layer.inputs)
      inputs.push_back(place == kCanvases ? input : values[static_cast<std::size_t>(place)]);
    values.push_back(run_layer(layer.operation, inputs));
  }
  return values;
}

int LayerWriter::add(LayerOperation operation, std::vector<int> inputs, std::string name) {
  layers_.push_back({std::move(operation), std::move(inputs), std::move(name)});
  return static_cast<int>(layers_.size()) - 1;
}

int LayerWriter::then(LayerOperation operation, std::string name) {
  return add(std::move(operation), {static_cast<int>(layers_.size()) - 1}, std::move(name));
}

}  // namespace siglib

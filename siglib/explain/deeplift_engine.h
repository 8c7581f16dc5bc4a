// One pass of differences through the layers and one of multipliers back. For this module's sources.
#pragma once

#include "siglib/explain/deeplift.h"

#include <vector>

namespace siglib {

// Rule gives
//   State                                      of a layer's output; .base and difference() are known
//   State start(baseline, difference)          of the input
//   State forward(layer, inputs)               for every layer type
//   Multiplier top(multipliers)
//   std::vector<Multiplier> backward(layer, inputs, output, multiplier)
//   Multiplier has += and, for the input, value(difference)
template <class Rule>
DeepLiftResult propagate(const LayerList& layers, const torch::Tensor& input, const torch::Tensor& baseline,
                         const TopMultipliers& top) {
  const torch::Tensor base = baseline.expand_as(input), difference = input - base;
  std::vector<typename Rule::State> states{Rule::start(base, difference)};  // the input, then the layers
  const auto inputs_of = [&](const Layer& layer) {
    std::vector<typename Rule::State> inputs;
    for (const int place : layer.inputs) inputs.push_back(states[static_cast<std::size_t>(place + 1)]);
    return inputs;
  };
  for (const Layer& layer : layers) {
    const auto inputs = inputs_of(layer);
    states.push_back(std::visit([&](const auto& op) { return Rule::forward(op, inputs); }, layer.operation));
  }
  std::vector<typename Rule::Multiplier> multipliers(states.size());
  const auto& last = states.back();
  multipliers.back() = Rule::top(top(last.base, last.difference()));
  for (std::size_t i = layers.size(); i-- > 0;) {
    auto parts = std::visit(
        [&](const auto& op) {
          return Rule::backward(op, inputs_of(layers[i]), states[i + 1], multipliers[i + 1]);
        },
        layers[i].operation);
    for (std::size_t k = 0; k < parts.size(); ++k)
      multipliers[static_cast<std::size_t>(layers[i].inputs[k] + 1)] += parts[k];
    multipliers[i + 1] = {};
  }
  const torch::Tensor value = multipliers.front().value(difference);
  return {value * difference, value, last.base, last.difference()};
}

DeepLiftResult rescale(const LayerList& layers, const torch::Tensor& input, const torch::Tensor& baseline,
                       const TopMultipliers& top);
DeepLiftResult reveal_cancel(const LayerList& layers, const torch::Tensor& input,
                             const torch::Tensor& baseline, const TopMultipliers& top);

}  // namespace siglib

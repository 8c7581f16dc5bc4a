// The tensors of a module, by name.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

// Parameters and buffers, detached, copied to the CPU.
NamedTensors state_of(const torch::nn::Module& module);

// Copies the tensors into the module, on its device. Throws Error(model) beginning with `origin` when a name
// is missing or too many, or a shape differs.
void restore_state(torch::nn::Module& module, const NamedTensors& state, std::string_view origin);

}  // namespace siglib

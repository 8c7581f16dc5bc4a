// The numbers that scripts/golden_nn.py fills weights and canvases with, from an integer hash: the same on
// any machine.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace siglib {

// Double of [shift - scale, shift + scale).
inline torch::Tensor formula(torch::IntArrayRef shape, std::uint32_t stream, double scale = 1.0,
                             double shift = 0.0) {
  torch::Tensor filled = torch::empty(shape, torch::dtype(torch::kDouble).device(torch::kCPU));
  double* out = filled.data_ptr<double>();
  for (std::int64_t i = 0; i < filled.numel(); ++i) {
    std::uint32_t h = static_cast<std::uint32_t>(i) + stream * 7919U + 1U;
    h *= 2654435761U;
    h ^= h >> 15U;
    h *= 2246822519U;
    h ^= h >> 13U;
    h *= 3266489917U;
    h ^= h >> 16U;
    out[i] = (static_cast<double>(h) / 2147483648.0 - 1.0) * scale + shift;
  }
  return filled;
}

// The parameters of a network by name.
inline std::map<std::string, torch::Tensor> by_name(const torch::nn::Module& module) {
  std::map<std::string, torch::Tensor> result;
  for (const auto& item : module.named_parameters()) result.emplace(item.key(), item.value());
  return result;
}

// `names`: the parameters in the order of the script, which numbers their streams.
inline void fill_parameters(const torch::nn::Module& module, const std::vector<std::string>& names) {
  const torch::NoGradGuard no_grad;
  const std::map<std::string, torch::Tensor> parameters = by_name(module);
  for (std::size_t i = 0; i < names.size(); ++i) {
    torch::Tensor parameter = parameters.at(names[i]);
    const auto stream = static_cast<std::uint32_t>(i);
    const torch::IntArrayRef shape = parameter.sizes();
    if (parameter.dim() >= 2) {
      const double fan_in = static_cast<double>(parameter.numel() / parameter.size(0));
      parameter.copy_(formula(shape, stream, std::sqrt(6.0 / fan_in)));
    } else {
      parameter.copy_(formula(shape, stream, 0.1, names[i].ends_with(".weight") ? 1.0 : 0.0));
    }
  }
}

}  // namespace siglib

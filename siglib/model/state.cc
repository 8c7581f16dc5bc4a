#include "siglib/model/state.h"

#include "siglib/core/error.h"

#include <algorithm>

namespace siglib {
namespace {

NamedTensors tensors_of(const torch::nn::Module& module) {
  NamedTensors tensors;
  for (const auto& item : module.named_parameters()) tensors.emplace_back(item.key(), item.value());
  for (const auto& item : module.named_buffers()) tensors.emplace_back(item.key(), item.value());
  return tensors;
}

}  // namespace

NamedTensors state_of(const torch::nn::Module& module) {
  NamedTensors state = tensors_of(module);
  for (auto& [name, tensor] : state)
    tensor = tensor.detach().to(torch::kCPU, /*non_blocking=*/false, /*copy=*/true);
  return state;
}

void restore_state(torch::nn::Module& module, const NamedTensors& state, std::string_view origin) {
  const torch::NoGradGuard no_gradient;
  NamedTensors targets = tensors_of(module);
  if (targets.size() != state.size())
    fail(ErrorKind::model, "{}: has {} tensors, the network has {}", origin, state.size(), targets.size());
  for (auto& [name, target] : targets) {
    const auto found =
        std::find_if(state.begin(), state.end(), [&](const auto& item) { return item.first == name; });
    if (found == state.end()) fail(ErrorKind::model, "{}: has no tensor \"{}\"", origin, name);
    if (found->second.sizes() != target.sizes())
      fail(ErrorKind::model, "{}: tensor \"{}\" has shape [{}], the network needs [{}]", origin, name,
           fmt::join(found->second.sizes(), ", "), fmt::join(target.sizes(), ", "));
    target.copy_(found->second);
  }
}

}  // namespace siglib

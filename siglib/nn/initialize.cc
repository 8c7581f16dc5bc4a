#include "siglib/nn/initialize.h"

#include <torch/nn/init.h>
#include <torch/types.h>

namespace siglib {

void initialize_weights(torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  for (auto& item : module.named_parameters()) {
    torch::Tensor& parameter = item.value();
    if (parameter.dim() >= 2) {
      torch::nn::init::kaiming_normal_(parameter, 0.0, torch::kFanIn, torch::kReLU);
    } else if (item.key().ends_with(".bias")) {
      parameter.zero_();
    }
  }
}

}  // namespace siglib

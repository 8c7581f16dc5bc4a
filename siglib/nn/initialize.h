// Weight initialisation.
#pragma once

#include <torch/nn/module.h>

namespace siglib {

// Overwrites, in place and from the default generator, every convolution and linear layer below `module`:
// weights normal with variance 2 / fan_in (He et al. 2015, "Delving deep into rectifiers", equation 10),
// biases zero. Normalisation layers keep their scale 1 and shift 0.
void initialize_weights(torch::nn::Module& module);

}  // namespace siglib

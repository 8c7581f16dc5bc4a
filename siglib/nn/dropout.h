// Dropout that knows of rows on other ranks.
#pragma once

#include "siglib/nn/spread.h"

#include <torch/nn/modules/dropout.h>
#include <torch/nn/pimpl.h>

namespace siglib {

// Torch's layer unless spread. Then in training every rank draws, from generators that the trainer has seeded
// alike, for the rows of all ranks and takes its own: on the CPU the numbers that one process would have
// drawn.
class DropoutImpl : public torch::nn::DropoutImpl, public SpreadLayer {
 public:
  using torch::nn::DropoutImpl::DropoutImpl;
  torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(Dropout);

}  // namespace siglib

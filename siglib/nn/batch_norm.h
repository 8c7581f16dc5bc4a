// Batch normalisation that knows of rows on other ranks.
#pragma once

#include "siglib/nn/spread.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/pimpl.h>

namespace siglib {

// What batch normalisation does in training (Ioffe and Szegedy 2015, algorithm 1) to this rank's rows
// x [N, C, ...] with mean and variance over the rows of all ranks, in forward and in backward. N may be 0
// here, not everywhere. Moves the layer's running statistics as one process would. weight and bias get this
// rank's part of their gradients.
struct BatchNormWeights {
  torch::Tensor weight, bias;                                    // [C]
  torch::Tensor running_mean, running_var, num_batches_tracked;  // buffers
  double momentum = 0.1;
  double epsilon = 1e-5;
};
torch::Tensor batch_norm_over_ranks(const torch::Tensor& x, const BatchNormWeights& layer,
                                    const SpreadPointer& spread);

// Torch's layer, names and numbers included, unless spread: then in training the above.
template <class Norm>
class SpreadNormImpl : public Norm, public SpreadLayer {
 public:
  using Norm::Norm;

  torch::Tensor forward(const torch::Tensor& x) {
    if (!spread_ || !this->is_training()) return Norm::forward(x);
    return batch_norm_over_ranks(x,
                                 {this->weight, this->bias, this->running_mean, this->running_var,
                                  this->num_batches_tracked, *this->options.momentum(), this->options.eps()},
                                 spread_);
  }
};
using BatchNorm1dImpl = SpreadNormImpl<torch::nn::BatchNorm1dImpl>;
using BatchNorm2dImpl = SpreadNormImpl<torch::nn::BatchNorm2dImpl>;
TORCH_MODULE(BatchNorm1d);
TORCH_MODULE(BatchNorm2d);

}  // namespace siglib

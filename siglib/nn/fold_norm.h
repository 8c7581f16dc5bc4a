// Batch normalisation in evaluation mode is affine: here it becomes part of the layer before it.
#pragma once

#include "siglib/nn/layers.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace siglib {

// y = scale x + shift per channel, in double
struct ChannelAffine {
  torch::Tensor scale, shift;
};

template <std::size_t D, typename Derived>
ChannelAffine affine_of(const torch::nn::NormImplBase<D, Derived, torch::nn::BatchNormOptions>& norm) {
  const torch::Tensor scale = norm.weight.detach().to(torch::kDouble) *
                              (norm.running_var.to(torch::kDouble) + norm.options.eps()).rsqrt();
  return {scale, norm.bias.detach().to(torch::kDouble) - norm.running_mean.to(torch::kDouble) * scale};
}

// Copies of the layer's weights, with `after` folded in where there is one.
ConvolutionLayer layer_of(const torch::nn::Conv2dImpl& convolution, const ChannelAffine* after = nullptr);
LinearLayer layer_of(const torch::nn::LinearImpl& linear, const ChannelAffine* after = nullptr);

}  // namespace siglib

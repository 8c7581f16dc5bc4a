#include "siglib/nn/fold_norm.h"

namespace siglib {
namespace {

using torch::Tensor;

// Weight and bias of one layer, whose first dimension is the output's channel.
std::pair<Tensor, Tensor> folded(const Tensor& weight, const Tensor& bias, const ChannelAffine* after) {
  const auto type = weight.scalar_type();
  Tensor w = weight.detach().to(torch::kDouble);
  Tensor b = bias.defined() ? bias.detach().to(torch::kDouble) : w.new_zeros({w.size(0)});
  if (after) {
    std::vector<std::int64_t> each(static_cast<std::size_t>(w.dim()), 1);
    each.front() = w.size(0);
    w = w * after->scale.view(each);
    b = b * after->scale + after->shift;
  }
  // contiguous() copies nothing that is double and unfolded already: a copy is what was promised.
  return {w.to(type).clone(at::MemoryFormat::Contiguous), b.to(type).clone()};
}

}  // namespace

ConvolutionLayer layer_of(const torch::nn::Conv2dImpl& convolution, const ChannelAffine* after) {
  const auto [weight, bias] = folded(convolution.weight, convolution.bias, after);
  const auto padding = std::get<torch::ExpandingArray<2>>(convolution.options.padding());
  return {weight, bias, convolution.options.stride()->at(0), padding->at(0)};
}

LinearLayer layer_of(const torch::nn::LinearImpl& linear, const ChannelAffine* after) {
  const auto [weight, bias] = folded(linear.weight, linear.bias, after);
  return {weight, bias};
}

}  // namespace siglib

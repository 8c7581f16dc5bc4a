#include "siglib/train/stroke_net.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <algorithm>

namespace siglib {
namespace {

using torch::Tensor;

// To mean 0 and deviation 1 over the close matches and one more of 0 and deviation 1.
Tensor normalised(const Tensor& jets, const Tensor& close) {
  const Tensor weight = close.unsqueeze(-1);
  const Tensor total = weight.sum(2, true) + 1;
  const Tensor centred = jets - (jets * weight).sum(2, true) / total;
  return centred * (((centred.square() * weight).sum(2, true) + 1) / total).rsqrt();
}

// Mean over the points that are there; x [B, 2, P, C] -> [B, 2, C].
Tensor mean_there(const Tensor& x, const Tensor& there) {
  return (x * there.unsqueeze(-1)).sum(2) / there.sum(2).clamp_min(1).unsqueeze(-1);
}

torch::nn::Linear linear(const StrokeNetwork::Linear& size) {
  return torch::nn::Linear(size.inputs, size.outputs);
}

std::vector<float> numbers(const Tensor& tensor) {
  const Tensor flat = tensor.detach().to(torch::kCPU, torch::kFloat).contiguous();
  return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

Tensor tensor_of(const std::vector<float>& numbers) {
  Tensor tensor = at::empty({std::ssize(numbers)}, at::device(torch::kCPU).dtype(torch::kFloat));
  std::ranges::copy(numbers, tensor.mutable_data_ptr<float>());
  return tensor;
}

}  // namespace

StrokeNetImpl::StrokeNetImpl(double dropout)
    : mix_(nullptr),
      first_(nullptr),
      second_(nullptr),
      attention_(nullptr),
      value_(nullptr),
      joint_(nullptr),
      last_(nullptr),
      scale_(torch::nn::BatchNorm1dOptions(StrokeNetwork::kJointInputs).affine(false)),
      dropout_(dropout) {
  const StrokeNetwork::Parameters sizes;
  mix_ = register_module("mix", linear(sizes.mix));
  first_ = register_module("first", linear(sizes.first));
  second_ = register_module("second", linear(sizes.second));
  attention_ = register_module("attention", linear(sizes.attention));
  value_ = register_module("value", linear(sizes.value));
  joint_ = register_module("joint", linear(sizes.joint));
  last_ = register_module("last", linear(sizes.last));
  register_module("scale", scale_);
  register_module("dropout", dropout_);
}

void StrokeNetImpl::start_from(const StrokeNetwork::Parameters& p) {
  const torch::NoGradGuard no_gradient;
  const auto modules = named_children();
  StrokeNetwork::Parameters::visit_layers(p, [&](const char* name, const StrokeNetwork::Linear& layer) {
    auto* module = modules[name]->as<torch::nn::Linear>();
    module->weight.copy_(tensor_of(layer.weight).view_as(module->weight));
    module->bias.copy_(tensor_of(layer.bias));
  });
  scale_->running_mean.copy_(tensor_of(p.centre));
  scale_->running_var.copy_(tensor_of(p.scale).square().reciprocal() - scale_->options.eps());
}

Tensor StrokeNetImpl::forward(const StrokeBatch& batch) {
  const Tensor u = mix_(normalised(batch.moving, batch.close)),
               v = mix_(normalised(batch.fixed, batch.close));
  const Tensor f = torch::cat({u * v, (u - v).abs(), u + v, batch.measures, batch.close.unsqueeze(-1)}, -1);
  const Tensor h = torch::relu(second_(torch::relu(first_(f))));
  const Tensor mean = mean_there(h, batch.there);
  const Tensor deviation =
      (mean_there((h - mean.unsqueeze(2)).square(), batch.there) + StrokeNetwork::kLeastVariance).sqrt();
  const Tensor absent = batch.there.unsqueeze(-1) == 0;
  const Tensor heads = attention_(h).masked_fill(absent, -1e9).softmax(2);  // [B, 2, P, heads]
  const Tensor attended = heads.transpose(2, 3).matmul(value_(h)).flatten(2);
  const Tensor pooled = torch::cat({mean, deviation, attended}, -1).mean(1);
  const Tensor joint = dropout_(scale_(torch::cat({pooled, batch.distances}, 1)));
  return last_(dropout_(torch::relu(joint_(joint)))).squeeze(1);
}

StrokeNetwork::Parameters StrokeNetImpl::parameters_of() const {
  StrokeNetwork::Parameters p;
  const auto modules = named_children();
  StrokeNetwork::Parameters::visit_layers(p, [&](const char* name, StrokeNetwork::Linear& layer) {
    const auto* module = modules[name]->as<torch::nn::Linear>();
    layer.weight = numbers(module->weight);
    layer.bias = numbers(module->bias);
  });
  p.centre = numbers(scale_->running_mean);
  p.scale = numbers((scale_->running_var + scale_->options.eps()).rsqrt());
  return p;
}

}  // namespace siglib

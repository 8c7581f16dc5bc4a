#include "siglib/nn/signet.h"

#include "siglib/nn/canvas_check.h"
#include "siglib/nn/dropout.h"
#include "siglib/nn/fold_norm.h"
#include "siglib/nn/initialize.h"
#include "siglib/nn/local_response_norm.h"
#include "siglib/nn/normalize.h"

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace siglib {
namespace {

constexpr InputSize kInput = {155, 220};
constexpr std::int64_t kHidden = 1024;

constexpr std::int64_t pooled(std::int64_t size) {
  return (size - 3) / 2 + 1;
}

// Length of the flattened maps before the first linear layer.
constexpr std::int64_t flattened(std::int64_t stride) {
  const auto side = [stride](std::int64_t size) { return pooled(pooled(pooled((size - 11) / stride + 1))); };
  return 256 * side(kInput.height) * side(kInput.width);
}

torch::nn::Conv2dOptions convolution(std::int64_t in, std::int64_t out, std::int64_t kernel) {
  return torch::nn::Conv2dOptions(in, out, kernel);
}

torch::Tensor pool(const torch::Tensor& x) {
  return torch::max_pool2d(x, 3, 2);
}

}  // namespace

SigNet::SigNet(const EncoderOptions& options)
    : Encoder("SigNet"),
      dimension_(options.dimension),
      conv1_(
          register_module("conv1", torch::nn::Conv2d(convolution(1, 96, 11).stride(options.stride)).ptr())),
      conv2_(register_module("conv2", torch::nn::Conv2d(convolution(96, 256, 5).padding(2)).ptr())),
      conv3_(register_module("conv3", torch::nn::Conv2d(convolution(256, 384, 3).padding(1)).ptr())),
      conv4_(register_module("conv4", torch::nn::Conv2d(convolution(384, 256, 3).padding(1)).ptr())),
      dropout2_(register_module("dropout2", Dropout(0.3).ptr())),
      dropout4_(register_module("dropout4", Dropout(0.3).ptr())),
      dropout5_(register_module("dropout5", Dropout(0.5).ptr())),
      linear5_(register_module("linear5", torch::nn::Linear(flattened(options.stride), kHidden).ptr())),
      linear6_(register_module("linear6", torch::nn::Linear(kHidden, options.dimension).ptr())) {
  initialize_weights(*this);
}

torch::Tensor SigNet::features(const torch::Tensor& canvases, std::vector<Activation>* trace) {
  check_canvases(canvases, *this);
  torch::Tensor x = canvases;
  const auto layer = [&x, trace](const char* name, torch::Tensor value) {
    x = std::move(value);
    if (trace) trace->push_back({name, x});
  };
  const LocalResponseNorm lrn;
  layer("conv1", conv1_->forward(x).relu());
  layer("norm1", local_response_norm(x, lrn));
  layer("pool1", pool(x));
  layer("conv2", conv2_->forward(x).relu());
  layer("norm2", local_response_norm(x, lrn));
  layer("pool2", dropout2_->forward(pool(x)));
  layer("conv3", conv3_->forward(x).relu());
  layer("conv4", conv4_->forward(x).relu());
  layer("pool4", dropout4_->forward(pool(x)));
  layer("linear5", dropout5_->forward(linear5_->forward(x.flatten(1)).relu()));
  layer("linear6", linear6_->forward(x).relu());
  return x;
}

torch::Tensor SigNet::forward(const torch::Tensor& canvases) {
  return l2_normalize(features(canvases).to(canvases.scalar_type()));
}

LayerList SigNet::layers() const {
  LayerWriter list;
  list.then(layer_of(*conv1_));
  list.then(ReluLayer{});
  list.then(ResponseNormLayer{});
  list.then(MaxPoolLayer{});
  list.then(layer_of(*conv2_));
  list.then(ReluLayer{});
  list.then(ResponseNormLayer{});
  list.then(MaxPoolLayer{});
  list.then(layer_of(*conv3_));
  list.then(ReluLayer{});
  list.then(layer_of(*conv4_));
  list.then(ReluLayer{}, kLastMaps);
  list.then(MaxPoolLayer{});
  list.then(layer_of(*linear5_));
  list.then(ReluLayer{});
  list.then(layer_of(*linear6_));
  list.then(ReluLayer{});
  list.then(UnitLengthLayer{});
  return list.take();
}

InputSize SigNet::input_size() const {
  return kInput;
}

}  // namespace siglib

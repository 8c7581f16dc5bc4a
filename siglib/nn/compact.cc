#include "siglib/nn/compact.h"

#include "siglib/core/error.h"
#include "siglib/nn/batch_norm.h"
#include "siglib/nn/canvas_check.h"
#include "siglib/nn/dropout.h"
#include "siglib/nn/fold_norm.h"
#include "siglib/nn/initialize.h"
#include "siglib/nn/normalize.h"

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <array>

namespace siglib {
namespace {

constexpr InputSize kInput = {112, 224};
constexpr std::array<std::int64_t, 4> kStrides = {2, 2, 2, 1};
// Windows over the last feature map, 7 × 14. Plain pooling: the gradient of adaptive pooling is not
// deterministic on CUDA.
constexpr std::array<std::int64_t, 2> kPoolKernel = {4, 5};
constexpr std::int64_t kPoolStride = 3;
constexpr std::int64_t kPoolCells = 2 * 4;

torch::nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride) {
  return torch::nn::Conv2d(
      torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

class ResidualBlock : public torch::nn::Module {
 public:
  ResidualBlock(std::int64_t in, std::int64_t out, std::int64_t stride)
      : stride_(stride),
        conv1_(register_module("conv1", convolution(in, out, 3, stride))),
        norm1_(register_module("norm1", BatchNorm2d(out))),
        conv2_(register_module("conv2", convolution(out, out, 3, 1))),
        norm2_(register_module("norm2", BatchNorm2d(out))),
        shortcut_(register_module("shortcut", convolution(in, out, 1, 1))),
        shortcut_norm_(register_module("shortcut_norm", BatchNorm2d(out))) {}

  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor inner = norm1_(conv1_(x)).relu_();
    // Pooled, not strided: a strided 1 × 1 convolution drops three of four values, and oneDNN's gradient of
    // one on channels-last maps of fewer than 16 channels writes out of bounds (uxlfoundation/oneDNN issue
    // 6035).
    const torch::Tensor reduced = stride_ == 1 ? x : torch::avg_pool2d(x, stride_);
    return norm2_(conv2_(inner)).add_(shortcut_norm_(shortcut_(reduced))).relu_();
  }

  // What reads place `from`; gives back its own.
  int write(LayerWriter& list, int from, const char* name) const {
    const ChannelAffine after1 = affine_of(*norm1_), after2 = affine_of(*norm2_);
    const ChannelAffine after_shortcut = affine_of(*shortcut_norm_);
    const int reduced = stride_ == 1 ? from : list.add(MeanPoolLayer{{stride_, stride_}, stride_}, {from});
    const int shortcut = list.add(layer_of(*shortcut_, &after_shortcut), {reduced});
    list.add(layer_of(*conv1_, &after1), {from});
    list.then(ReluLayer{});
    const int inner = list.then(layer_of(*conv2_, &after2));
    list.add(SumLayer{}, {inner, shortcut});
    return list.then(ReluLayer{}, name);
  }

 private:
  std::int64_t stride_;
  torch::nn::Conv2d conv1_;
  BatchNorm2d norm1_;
  torch::nn::Conv2d conv2_;
  BatchNorm2d norm2_;
  torch::nn::Conv2d shortcut_;
  BatchNorm2d shortcut_norm_;
};

class Compact final : public Encoder {
 public:
  explicit Compact(const EncoderOptions& options)
      : Encoder("Compact"),
        dimension_(options.dimension),
        stem_(register_module("stem", convolution(1, options.widths[0], 5, 2))),
        stem_norm_(register_module("stem_norm", BatchNorm2d(options.widths[0]))),
        dropout_(register_module("dropout", Dropout(options.dropout))),
        head_(register_module("head", torch::nn::Linear(options.widths.back() * kPoolCells, dimension_))) {
    for (std::size_t i = 0; i < kStrides.size(); ++i) {
      const std::size_t stage = i + 1;
      stages_[i] = register_module(
          "stage" + std::to_string(stage),
          std::make_shared<ResidualBlock>(options.widths[i], options.widths[stage], kStrides[i]));
    }
    initialize_weights(*this);
    use_channels_last();
  }

  torch::Tensor forward(const torch::Tensor& canvases) override {
    check_canvases(canvases, *this);
    torch::Tensor x = canvases.to(canvases.options(), false, false, torch::MemoryFormat::ChannelsLast);
    x = stem_norm_(stem_(x)).relu_();
    for (const auto& stage : stages_) x = stage->forward(x);
    x = torch::avg_pool2d(x, kPoolKernel, kPoolStride).flatten(1);
    return l2_normalize(head_(dropout_(x)).to(canvases.scalar_type()));
  }

  LayerList layers() const override {
    LayerWriter list;
    const ChannelAffine after = affine_of(*stem_norm_);
    list.then(layer_of(*stem_, &after));
    int last = list.then(ReluLayer{});
    for (const auto& stage : stages_)
      last = stage->write(list, last, stage == stages_.back() ? kLastMaps : "");
    list.then(MeanPoolLayer{kPoolKernel, kPoolStride});
    list.then(layer_of(*head_));
    list.then(UnitLengthLayer{});
    return list.take();
  }

  InputSize input_size() const override { return kInput; }
  std::int64_t dimension() const override { return dimension_; }

 private:
  // A training step takes 0.55 to 0.85 of its time with contiguous maps: no reordering around each layer.
  void use_channels_last() {
    for (torch::Tensor& parameter : parameters()) {
      if (parameter.dim() != 4) continue;
      parameter.set_data(parameter.to(parameter.options(), false, false, torch::MemoryFormat::ChannelsLast));
    }
  }

  std::int64_t dimension_;
  torch::nn::Conv2d stem_;
  BatchNorm2d stem_norm_;
  std::array<std::shared_ptr<ResidualBlock>, kStrides.size()> stages_;
  Dropout dropout_;
  torch::nn::Linear head_;
};

}  // namespace

std::shared_ptr<Encoder> make_compact(const EncoderOptions& options) {
  constexpr std::size_t expected = kStrides.size() + 1;
  if (options.widths.size() != expected)
    fail(ErrorKind::usage, "encoder: widths has {} numbers, expected {}: the stem and {} stages",
         options.widths.size(), expected, kStrides.size());
  return std::make_shared<Compact>(options);
}

}  // namespace siglib

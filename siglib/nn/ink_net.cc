#include "siglib/nn/ink_net.h"

#include "siglib/core/error.h"
#include "siglib/nn/initialize.h"

#include <torch/nn/functional/upsampling.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>

namespace siglib {
namespace {

namespace nn = torch::nn;

// Each channel by itself in space, then all together in each place.
class Separable : public nn::Module {
 public:
  Separable(std::int64_t in, std::int64_t out, std::int64_t dilation = 1)
      : residual_(in == out),
        spatial_(register_module(
            "spatial",
            nn::Conv2d(
                nn::Conv2dOptions(in, in, 3).padding(dilation).dilation(dilation).groups(in).bias(false)))),
        pointwise_(register_module("pointwise", nn::Conv2d(nn::Conv2dOptions(in, out, 1).bias(false)))),
        norm_(register_module("norm", nn::BatchNorm2d(out))) {}

  // As many channels out as in: learns what to add.
  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor y = norm_(pointwise_(spatial_(x)));
    return residual_ ? (y + x).relu_() : y.relu();
  }

 private:
  bool residual_;
  nn::Conv2d spatial_;
  nn::Conv2d pointwise_;
  nn::BatchNorm2d norm_;
};

// Fewer channels, twice the size.
class Upward : public nn::Module {
 public:
  Upward(std::int64_t in, std::int64_t out)
      : narrow_(register_module("narrow", nn::Conv2d(nn::Conv2dOptions(in, out, 1)))) {}

  torch::Tensor forward(const torch::Tensor& x) {
    return nn::functional::interpolate(narrow_(x), nn::functional::InterpolateFuncOptions()
                                                       .scale_factor(std::vector<double>{2, 2})
                                                       .mode(torch::kBilinear)
                                                       .align_corners(false));
  }

 private:
  nn::Conv2d narrow_;
};

class Net final : public InkNet {
 public:
  Net()
      : InkNet("InkNet"),
        stem_(register_module("stem",
                              nn::Conv2d(nn::Conv2dOptions(3, 12, 3).stride(2).padding(1).bias(false)))),
        stem_norm_(register_module("stem_norm", nn::BatchNorm2d(12))),
        half_(part("half", 12, 16)),
        quarter1_(part("quarter1", 16, 24)),
        quarter2_(part("quarter2", 24, 24)),
        eighth1_(part("eighth1", 24, 48)),
        eighth2_(part("eighth2", 48, 48)),
        eighth3_(part("eighth3", 48, 48)),
        deep1_(part("deep1", 48, 112)),
        deep2_(part("deep2", 112, 112, 2)),
        deep3_(part("deep3", 112, 112, 4)),
        deep4_(part("deep4", 112, 112)),
        to_eighth_(register_module("to_eighth", std::make_shared<Upward>(112, 48))),
        eighth4_(part("eighth4", 48, 48)),
        eighth5_(part("eighth5", 48, 48)),
        to_quarter_(register_module("to_quarter", std::make_shared<Upward>(48, 24))),
        quarter3_(part("quarter3", 24, 24)),
        quarter4_(part("quarter4", 24, 24)),
        to_half_(register_module("to_half", std::make_shared<Upward>(24, 16))),
        half2_(part("half2", 16, 16)),
        to_full_(register_module("to_full", std::make_shared<Upward>(16, 8))),
        full_(part("full", 8 + 3, 8)),
        head_(register_module("head", nn::Conv2d(nn::Conv2dOptions(8, 2, 1)))) {
    initialize_weights(*this);
  }

  torch::Tensor forward(const torch::Tensor& darkness) override {
    if (darkness.dim() != 4 || darkness.size(1) != 3 || darkness.size(2) % kMultiple != 0 ||
        darkness.size(3) % kMultiple != 0 || darkness.numel() == 0)
      fail(ErrorKind::usage, "ink: input is [{}], expected [N, 3, H, W] with H and W multiples of {}",
           fmt::join(darkness.sizes(), ", "), kMultiple);
    const torch::Tensor x = darkness.contiguous(torch::MemoryFormat::ChannelsLast);
    const torch::Tensor half = half_->forward(stem_norm_(stem_(x)).relu_());
    const torch::Tensor quarter = quarter2_->forward(quarter1_->forward(torch::avg_pool2d(half, 2)));
    const torch::Tensor eighth =
        eighth3_->forward(eighth2_->forward(eighth1_->forward(torch::avg_pool2d(quarter, 2))));
    torch::Tensor deep = deep1_->forward(torch::avg_pool2d(eighth, 2));
    deep = deep4_->forward(deep3_->forward(deep2_->forward(deep)));
    torch::Tensor up = eighth5_->forward(eighth4_->forward(to_eighth_->forward(deep) + eighth));
    up = quarter4_->forward(quarter3_->forward(to_quarter_->forward(up) + quarter));
    up = half2_->forward(to_half_->forward(up) + half);
    return head_(full_->forward(torch::cat({to_full_->forward(up), x}, 1)));
  }

 private:
  std::shared_ptr<Separable> part(const char* name, std::int64_t in, std::int64_t out,
                                  std::int64_t dilation = 1) {
    return register_module(name, std::make_shared<Separable>(in, out, dilation));
  }

  nn::Conv2d stem_;
  nn::BatchNorm2d stem_norm_;
  std::shared_ptr<Separable> half_, quarter1_, quarter2_, eighth1_, eighth2_, eighth3_, deep1_, deep2_,
      deep3_, deep4_;
  std::shared_ptr<Upward> to_eighth_;
  std::shared_ptr<Separable> eighth4_, eighth5_;
  std::shared_ptr<Upward> to_quarter_;
  std::shared_ptr<Separable> quarter3_, quarter4_;
  std::shared_ptr<Upward> to_half_;
  std::shared_ptr<Separable> half2_;
  std::shared_ptr<Upward> to_full_;
  std::shared_ptr<Separable> full_;
  nn::Conv2d head_;
};

}  // namespace

std::shared_ptr<InkNet> make_ink_net() {
  return std::make_shared<Net>();
}

}  // namespace siglib

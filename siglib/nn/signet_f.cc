#include "siglib/nn/signet_f.h"

#include "siglib/nn/batch_norm.h"
#include "siglib/nn/canvas_check.h"
#include "siglib/nn/fold_norm.h"
#include "siglib/nn/initialize.h"
#include "siglib/nn/normalize.h"

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <string>

namespace siglib {
namespace {

constexpr InputSize kInput = {150, 220};
constexpr std::int64_t kFlattened = 256 * 3 * 5;
constexpr std::int64_t kHidden = 2048;

class SigNetF final : public Encoder {
 public:
  explicit SigNetF(const EncoderOptions& options)
      : Encoder("SigNetF"),
        dimension_(options.dimension),
        conv1_(*this, "conv1", torch::nn::Conv2dOptions(1, 96, 11).stride(4)),
        conv2_(*this, "conv2", torch::nn::Conv2dOptions(96, 256, 5).padding(2)),
        conv3_(*this, "conv3", torch::nn::Conv2dOptions(256, 384, 3).padding(1)),
        conv4_(*this, "conv4", torch::nn::Conv2dOptions(384, 384, 3).padding(1)),
        conv5_(*this, "conv5", torch::nn::Conv2dOptions(384, 256, 3).padding(1)),
        linear6_(*this, "linear6", kFlattened, kHidden),
        linear7_(*this, "linear7", kHidden, options.dimension) {
    initialize_weights(*this);
  }

  torch::Tensor forward(const torch::Tensor& canvases) override {
    check_canvases(canvases, *this);
    torch::Tensor x = pool(conv1_(canvases));
    x = pool(conv2_(x));
    x = pool(conv5_(conv4_(conv3_(x))));
    x = linear7_(linear6_(x.flatten(1)));
    return l2_normalize(x.to(canvases.scalar_type()));
  }

  InputSize input_size() const override { return kInput; }
  std::int64_t dimension() const override { return dimension_; }

  LayerList layers() const override {
    LayerWriter list;
    conv1_.write(list);
    list.then(MaxPoolLayer{});
    conv2_.write(list);
    list.then(MaxPoolLayer{});
    conv3_.write(list);
    conv4_.write(list);
    conv5_.write(list, kLastMaps);
    list.then(MaxPoolLayer{});
    linear6_.write(list);
    linear7_.write(list);
    list.then(UnitLengthLayer{});
    return list.take();
  }

 private:
  // A layer without bias, batch normalisation, ReLU. The parts are modules of the encoder.
  struct Convolution {
    Convolution(SigNetF& encoder, const std::string& name, torch::nn::Conv2dOptions options)
        : conv(encoder.register_module(name, torch::nn::Conv2d(options.bias(false)))),
          norm(encoder.register_module(name + "_norm", BatchNorm2d(options.out_channels()))) {}
    torch::Tensor operator()(const torch::Tensor& x) { return norm(conv(x)).relu_(); }
    void write(LayerWriter& list, const char* name = "") const {
      const ChannelAffine after = affine_of(*norm);
      list.then(layer_of(*conv, &after));
      list.then(ReluLayer{}, name);
    }

    torch::nn::Conv2d conv;
    BatchNorm2d norm;
  };
  struct Linear {
    Linear(SigNetF& encoder, const std::string& name, std::int64_t in, std::int64_t out)
        : linear(encoder.register_module(name,
                                         torch::nn::Linear(torch::nn::LinearOptions(in, out).bias(false)))),
          norm(encoder.register_module(name + "_norm", BatchNorm1d(out))) {}
    torch::Tensor operator()(const torch::Tensor& x) { return norm(linear(x)).relu_(); }
    void write(LayerWriter& list) const {
      const ChannelAffine after = affine_of(*norm);
      list.then(layer_of(*linear, &after));
      list.then(ReluLayer{});
    }

    torch::nn::Linear linear;
    BatchNorm1d norm;
  };

  static torch::Tensor pool(const torch::Tensor& x) { return torch::max_pool2d(x, 3, 2); }

  std::int64_t dimension_;
  Convolution conv1_, conv2_, conv3_, conv4_, conv5_;
  Linear linear6_, linear7_;
};

}  // namespace

std::shared_ptr<Encoder> make_signet_f(const EncoderOptions& options) {
  return std::make_shared<SigNetF>(options);
}

}  // namespace siglib

#include "siglib/nn/ink_net.h"

#include <ATen/Functions.h>
#include <c10/core/InferenceMode.h>
#include <torch/nn/functional/padding.h>

#include <utility>

namespace siglib {
namespace {

Canvas to_canvas(const torch::Tensor& plane) {
  const torch::Tensor bytes = plane.contiguous();
  Canvas canvas{static_cast<int>(plane.size(0)), static_cast<int>(plane.size(1)), {}};
  const auto* first = bytes.const_data_ptr<std::uint8_t>();
  canvas.ink.assign(first, first + bytes.numel());
  return canvas;
}

class NetSegmenter final : public InkSegmenter {
 public:
  NetSegmenter(std::shared_ptr<InkNet> net, c10::Device device, std::string id)
      : net_(std::move(net)), device_(device), id_(std::move(id)) {}

  InkLayers segment(const Image& image) const override {
    const c10::InferenceMode inference;
    InkView view = ink_view(image);
    const torch::Tensor planes =
        torch::from_blob(view.darkness.data(), {1, 3, view.height, view.width},
                         torch::TensorOptions().dtype(torch::kUInt8).device(torch::kCPU));
    const auto missing = [](std::int64_t side) {
      return (InkNet::kMultiple - side % InkNet::kMultiple) % InkNet::kMultiple;
    };
    const torch::Tensor padded = torch::nn::functional::pad(  // with paper
        planes.to(device_).to(torch::kFloat).div_(255),
        torch::nn::functional::PadFuncOptions({0, missing(view.width), 0, missing(view.height)}));
    const torch::Tensor levels = net_->forward(padded)
                                     .sigmoid_()
                                     .mul_(255)
                                     .round_()
                                     .to(torch::kUInt8)
                                     .to(torch::kCPU)
                                     .slice(2, 0, view.height)
                                     .slice(3, 0, view.width);
    return {to_canvas(levels[0][0]), to_canvas(levels[0][1])};
  }

  const std::string& id() const override { return id_; }

 private:
  std::shared_ptr<InkNet> net_;
  c10::Device device_;
  std::string id_;
};

}  // namespace

std::shared_ptr<const InkSegmenter> make_ink_segmenter(std::shared_ptr<InkNet> net, c10::Device device,
                                                       std::string id) {
  net->eval();
  return std::make_shared<NetSegmenter>(std::move(net), device, std::move(id));
}

}  // namespace siglib

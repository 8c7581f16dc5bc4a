// The network that tells handwriting from print, pattern and shadow: a small U-Net (O. Ronneberger, P.
// Fischer, T. Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015) of
// depthwise separable convolutions (A. G. Howard et al., "MobileNets", 2017), whose skip connections add
// instead of being concatenated.
#pragma once

#include "siglib/image/ink_segmenter.h"

#include <c10/core/Device.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include <memory>
#include <string>

namespace siglib {

class InkNet : public torch::nn::Module {
 public:
  static constexpr std::int64_t kMultiple = 16;  // of height and width

  using torch::nn::Module::Module;

  // darkness: float or double [N, 3, H, W] in [0, 1] (ink_view() / 255), H and W multiples of kMultiple.
  // Returns logits [N, 2, H, W]: handwriting, and the part of it that is a signature. Throws Error(usage) for
  // another shape.
  virtual torch::Tensor forward(const torch::Tensor& darkness) = 0;
};

// On the CPU in float; weights from LibTorch's default generator.
std::shared_ptr<InkNet> make_ink_net();

// The network at work. `id`: of its weights. It must be in evaluation mode on `device` and stay so.
std::shared_ptr<const InkSegmenter> make_ink_segmenter(std::shared_ptr<InkNet> net, c10::Device device,
                                                       std::string id);

}  // namespace siglib

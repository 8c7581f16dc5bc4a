// SigNet: Dey et al. 2017, "SigNet: Convolutional Siamese network for writer independent offline signature
// verification", arXiv 1707.02131, table 1.
#pragma once

#include "siglib/nn/encoder.h"

#include <torch/types.h>

#include <memory>
#include <string>
#include <vector>

namespace torch::nn {
class Conv2dImpl;
class LinearImpl;
}  // namespace torch::nn

namespace siglib {

class DropoutImpl;

// Input 155 × 220. As in the paper's table 1:
//   96 @ 11 × 11 stride s · LRN · pool
//   256 @ 5 × 5 pad 2 · LRN · pool · dropout 0.3
//   384 @ 3 × 3 pad 1
//   256 @ 3 × 3 pad 1 · pool · dropout 0.3
//   linear 1024 · dropout 0.5
//   linear `dimension`
// with LRN alpha 1e-4, beta 0.75, k 2, n 5, pooling maxima of 3 × 3 at stride 2, and ReLU after every
// convolution and linear layer, the last one included, as the paper's text says. The authors' released code
// differs from the paper: stride 4 in the first convolution (the default here; 1 needs 18 times the
// parameters), and batch normalisation for LRN (not followed). The rows of length 1 are this library's
// addition; a canvas that leaves no unit of the last layer active gives a zero row.
class SigNet final : public Encoder {
 public:
  // Takes dimension and stride of the options.
  explicit SigNet(const EncoderOptions& options);

  struct Activation {
    std::string layer;  // conv1, norm1, pool1 …
    torch::Tensor value;
  };
  // The last layer as the paper has it, before the rows are brought to length 1: [N, dimension()]. Appends
  // what each layer gave to `trace` when there is one; conv and linear layers after their ReLU.
  torch::Tensor features(const torch::Tensor& canvases, std::vector<Activation>* trace = nullptr);

  torch::Tensor forward(const torch::Tensor& canvases) override;
  InputSize input_size() const override;
  LayerList layers() const override;
  std::int64_t dimension() const override { return dimension_; }

 private:
  std::int64_t dimension_;
  std::shared_ptr<torch::nn::Conv2dImpl> conv1_, conv2_, conv3_, conv4_;
  std::shared_ptr<DropoutImpl> dropout2_, dropout4_, dropout5_;
  std::shared_ptr<torch::nn::LinearImpl> linear5_, linear6_;
};

}  // namespace siglib

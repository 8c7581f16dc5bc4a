// SigNet-F: Hafemann, Sabourin, Oliveira 2017, "Learning features for offline handwritten signature
// verification using deep convolutional neural networks", Pattern Recognition 70 (arXiv 1705.05787).
#pragma once

#include "siglib/nn/encoder.h"

#include <memory>

namespace siglib {

// Input 150 × 220. As in the paper's table of layers:
//   96 @ 11 × 11 stride 4 · pool
//   256 @ 5 × 5 pad 2 · pool
//   384 @ 3 × 3 pad 1
//   384 @ 3 × 3 pad 1
//   256 @ 3 × 3 pad 1 · pool
//   linear 2048
//   linear options.dimension (2048 in the paper)
// with batch normalisation and then ReLU after every convolution and linear layer, which have no biases, and
// pooling maxima of 3 × 3 at stride 2. The features are those of the last layer. The rows of length 1 are
// this library's addition. The paper's two outputs, the writer and whether it is forged, belong to training:
// they are the loss writer_and_forgery. Training needs batches of at least two canvases.
std::shared_ptr<Encoder> make_signet_f(const EncoderOptions& options);

}  // namespace siglib

// The small residual encoder that trains on a CPU.
#pragma once

#include "siglib/nn/encoder.h"

#include <memory>

namespace siglib {

// Input 112 × 224. With options.widths = {stem, stage 1, … stage 4}:
//   stem     5 × 5 convolution, stride 2, BatchNorm, ReLU: 56 × 112
//   stages   one residual block each (He et al. 2016, "Deep residual learning", figure 2) with strides
//            2, 2, 2, 1: 28 × 56, 14 × 28, 7 × 14, 7 × 14. The shortcut is a mean over 2 × 2 where the
//            stride is 2, then 1 × 1 convolution and BatchNorm (ResNet-D: He et al. 2019, "Bag of tricks")
//   pooling  mean over 2 × 4 overlapping windows of 4 × 5, so that the layout of the writing is kept
//   head     dropout, linear layer to options.dimension, rows of length 1
// Widths that are multiples of 16 fill the vector units. Feature maps are channels-last inside.
// Throws Error(usage) unless there are five widths.
std::shared_ptr<Encoder> make_compact(const EncoderOptions& options);

}  // namespace siglib

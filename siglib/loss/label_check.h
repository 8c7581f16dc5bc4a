// What every loss demands of its batch.
#pragma once

#include "siglib/loss/loss.h"

#include <torch/types.h>

namespace siglib {

// Throws Error(usage), naming what came and what was expected, unless embeddings are floating [N, D] with N
// >= 1 and the labels fit them in length, type and device.
void check_batch(const torch::Tensor& embeddings, const BatchLabels& labels);

}  // namespace siglib

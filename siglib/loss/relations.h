// Which pairs of a batch are positive, and which negative.
#pragma once

#include "siglib/loss/loss.h"

#include <torch/types.h>

namespace siglib {

// Over samples i, j of one batch, all [N, N] and symmetric, on the device of the labels:
//   positive  two different genuine samples of one identity
//   negative  a genuine and a forged sample of one identity (a skilled forgery), or samples of two
//             identities of which at least one is genuine
// A pair of forgeries is neither: nobody compares them, and one forger may have made both.
struct PairRelations {
  torch::Tensor positive;         // bool
  torch::Tensor skilled;          // bool
  torch::Tensor negative_weight;  // 0 unless negative, `skilled_weight` for a skilled forgery, else 1

  // negative_weight where row i is a genuine sample, an anchor, else 0: no longer symmetric.
  torch::Tensor of_anchors(const torch::Tensor& genuine) const;
};

// negative_weight takes dtype `dtype`.
PairRelations relate_pairs(const BatchLabels& labels, double skilled_weight, torch::ScalarType dtype);

}  // namespace siglib

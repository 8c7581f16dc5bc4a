// Distance-weighted sampling of negatives.
#pragma once

#include "siglib/loss/miner.h"

#include <torch/types.h>

namespace siglib {

// Wu, Manmatha, Smola, Krähenbühl 2017, "Sampling matters in deep embedding learning" (arXiv 1706.07567),
// section 4. On the unit sphere of n dimensions distances have the density
//   q(d) ∝ d^(n-2) · (1 - d²/4)^((n-3)/2)
// and for each (anchor, positive) one negative is drawn with chances ∝ 1 / q(d_an). As in the authors' code,
// the cap on 1 / q is a distance (d counts as 0.5 at least), and negatives at 1.4 or more, whose loss is 0,
// are left out. An anchor without any nearer negative gives none.
//
// index: int64 [N, N], the negative of (anchor, positive); found: bool [N, N]. Drawn on the host from
// Random(batch.seed, "distance_weighted"), one number for each pair that gets a negative, row after row.
struct DrawnNegatives {
  torch::Tensor index;
  torch::Tensor found;
};
DrawnNegatives draw_distance_weighted(const MiningBatch& batch);

}  // namespace siglib

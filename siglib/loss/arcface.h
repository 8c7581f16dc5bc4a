// ArcFace over writers.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Deng, Guo, Xue, Zafeiriou 2019, "ArcFace: additive angular margin loss for deep face recognition" (arXiv
// 1801.07698), equation 3: with a learned centre for each writer, θ_j the angle of a sample to centre j, y
// the sample's writer, s the scale and m the margin,
//   L = mean over genuine samples of log(1 + Σ_{j ≠ y} exp(s (cos θ_j - cos(θ_y + m))))
// Past θ_y = π - m, where cos(θ_y + m) would rise again, it goes on as cos θ_y - m sin m, as in the authors'
// code. Forgeries take no part: add a loss that reads them.
// Parameter: centres [writers, D], normal at the start (their length does not matter).
std::shared_ptr<Loss> make_arcface(const ArcFaceOptions& options, const LossShape& shape);

}  // namespace siglib

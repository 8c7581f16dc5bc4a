// Circle loss.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Sun et al. 2020, "Circle loss: a unified perspective of pair similarity optimization" (arXiv 2002.10857),
// equations 5 and 6 with one margin for their four: with s the cosine similarity, γ the scale and m the
// margin,
//   L = mean over anchors of log(1 + Σ_n exp(γ a_n (s_an - m)) · Σ_p exp(-γ a_p (s_ap - 1 + m)))
//   a_n = max(0, s_an + m),  a_p = max(0, 1 + m - s_ap)
// The factors a are not differentiated, as in the paper, so L's own slope is another than its gradient here.
// Anchors are the genuine samples with a positive and a negative. A skilled forgery counts skilled_weight
// times in the sum.
std::shared_ptr<Loss> make_circle(const CircleOptions& options);

}  // namespace siglib

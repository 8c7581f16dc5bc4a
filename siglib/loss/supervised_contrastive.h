// Supervised contrastive loss.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Khosla et al. 2020, "Supervised contrastive learning" (arXiv 2004.11362), equation 2 (L_out), divided by
// the number of anchors: with s the cosine similarity divided by the temperature,
//   L = mean over anchors of  -mean over positives p of  log(exp(s_ap) / Σ_k exp(s_ak))
// k over the anchor's positives and negatives. Skilled forgeries are extra negatives and count skilled_weight
// times in the sum; no forgery is an anchor. An anchor without a positive is no term.
std::shared_ptr<Loss> make_supervised_contrastive(const SupervisedContrastiveOptions& options);

}  // namespace siglib

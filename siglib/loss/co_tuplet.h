// Co-tuplet loss.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Huang, Lu 2023, "Multiscale feature learning using co-tuplet loss for offline handwritten signature
// verification" (arXiv 2308.00428) and its code, over one embedding: with D the squared Euclidean distance,
// P the anchor's positives, N its negatives, D_p the largest distance to P and D_n the smallest to N,
//   L = mean over anchors of log(1 + Σ_p exp(D_ap - D_n) + Σ_n exp(D_p - D_an))
// over the informative p, with D_ap >= D_n - ε, and the informative n, with D_an <= D_p + ε.
// The paper draws five positives and five negatives of each anchor; here they are all of the batch. Anchors
// are the genuine samples with a positive and a negative. A skilled forgery counts skilled_weight times in
// the sum.
std::shared_ptr<Loss> make_co_tuplet(const CoTupletOptions& options);

}  // namespace siglib

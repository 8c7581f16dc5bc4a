// N-pair loss, which is InfoNCE.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Sohn 2016, "Improved deep metric learning with multi-class N-pair loss objective", equation 3, and, with a
// temperature, InfoNCE: van den Oord et al. 2018 (arXiv 1807.03748), equation 4. With s the cosine similarity
// (Sohn: inner products, held short by a penalty) divided by the temperature,
//   L = mean over (anchor, positive) of log(1 + Σ_n exp(s_an - s_ap))
// over all negatives n of the anchor, where Sohn takes one sample of each other class. A skilled forgery
// counts skilled_weight times in the sum. A pair without any negative is no term.
std::shared_ptr<Loss> make_n_pair(const NPairOptions& options);

}  // namespace siglib

// Lifted structured loss.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Oh Song, Xiang, Jegelka, Savarese 2016, "Deep metric learning via lifted structured feature embedding"
// (arXiv 1511.06452), the smooth form that the paper minimises, equation 4: with m the margin and D the
// Euclidean distance,
//   J_ij = log(Σ_k exp(m - D_ik) + Σ_l exp(m - D_jl)) + D_ij,   L = Σ max(0, J_ij)² / (2 |P|)
// over the unordered positive pairs P, k over the negatives of i and l over those of j. (Not its maximum of
// equation 3, nor the generalised form of Hermans et al. 2017.) A skilled forgery counts skilled_weight times
// in the sums. A pair without any negative is no term.
std::shared_ptr<Loss> make_lifted(const LiftedOptions& options);

}  // namespace siglib

// Contrastive loss over pairs.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// With D the Euclidean distance of a pair and m the margin,
//   L = alpha · mean over positive pairs of g(D)  +  beta · weighted mean over negative pairs of h(D)
//   g(D) = D²           but for hinge double
//   h(D) = max(0, m - D)    linear:  Dey et al. 2017 (arXiv 1707.02131), section 3
//   h(D) = max(0, m - D)²   squared: Hadsell, Chopra, LeCun 2006, equation 4, without its two factors 1/2
// and, with a positive_margin p < m, double: Lin et al. 2015, "DeepHash" (arXiv 1501.04711),
//   g(D) = max(0, D - p)²,  h(D) = max(0, m - D)²
// Each class is averaged by itself, so that the many negatives of a batch do not drown its positives; a class
// without a pair gives 0. Negatives against skilled forgeries weigh skilled_weight, others 1; the weights are
// normalised. Throws Error(usage) for a positive_margin that the hinge does not read or that reaches m.
std::shared_ptr<Loss> make_contrastive(const ContrastiveOptions& options);

}  // namespace siglib

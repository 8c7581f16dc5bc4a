// The learned distance, trained with the encoder.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Logistic regression on the Euclidean distance D of a pair, whose scale and bias are learned together with
// the embedding (as the logistic layer of Koch et al. 2015, "Siamese neural networks for one-shot image
// recognition", section 3.1, on one distance):
//   P(same writer) = sigmoid(bias - exp(log_scale) · D)
//   L = (mean over positive pairs of -log P  +  weighted mean over negative pairs of -log(1 - P)) / 2
// which is the binary cross-entropy at a prior of one half. Negatives against skilled forgeries weigh
// skilled_weight, others 1; the weights are normalised.
// Parameters: log_scale [1] and bias [1], at the start those of the options. (The score of a model does not
// take them over: it is fitted on validation writers.)
std::shared_ptr<Loss> make_pairwise_logistic(const PairwiseLogisticOptions& options);

}  // namespace siglib

// Multi-similarity loss with its own mining.
#pragma once

#include "siglib/loss/loss.h"

#include <memory>

namespace siglib {

// Wang, Han, Huang, Dong, Scott 2019, "Multi-similarity loss with general pair weighting for deep metric
// learning" (arXiv 1904.06627), L_MS there: with s the cosine similarity and λ the base (1 in the paper, 0.5
// in its code),
//   L = mean over anchors of  log(1 + Σ_p exp(-α (s_ap - λ))) / α  +  log(1 + Σ_n exp(β (s_an - λ))) / β
// p and n over the pairs that its mining keeps: negatives with s_an > min_p s_ap - ε, positives with
// s_ap < max_n s_an + ε. Anchors are the genuine samples with a positive and a negative; the mean includes
// those whose pairs were all dropped. A skilled forgery counts skilled_weight times in the sum.
std::shared_ptr<Loss> make_multi_similarity(const MultiSimilarityOptions& options);

}  // namespace siglib

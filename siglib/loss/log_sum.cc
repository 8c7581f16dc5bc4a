#include "siglib/loss/log_sum.h"

#include <limits>

namespace siglib {

torch::Tensor weighted_log_sum_exp(const torch::Tensor& scores, const torch::Tensor& weights,
                                   std::int64_t dim) {
  const torch::Tensor empty = (weights > 0).any(dim, /*keepdim=*/true).logical_not();
  // An empty sum would divide 0 by 0 on the way back: it is filled before, and cut off behind.
  const torch::Tensor terms = (scores + weights.log()).masked_fill(empty, 0.0);
  return terms.logsumexp(dim).masked_fill(empty.squeeze(dim), -std::numeric_limits<double>::infinity());
}

torch::Tensor log_one_plus_exp(const torch::Tensor& x) {
  return -torch::log_sigmoid(-x);
}

}  // namespace siglib

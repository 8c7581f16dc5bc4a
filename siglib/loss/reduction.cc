#include "siglib/loss/reduction.h"

#include <vector>

namespace siglib {

torch::Tensor weighted_mean(const Terms& terms) {
  const torch::Tensor total = terms.weights.sum();
  return (terms.losses * terms.weights).sum() / total.masked_fill(total == 0, 1.0);
}

LossResult finish(const torch::Tensor& value, std::initializer_list<Terms> terms,
                  const torch::Tensor& embeddings) {
  std::vector<torch::Tensor> counts;
  for (const Terms& kind : terms) {
    const torch::Tensor chosen = kind.weights > 0;
    counts.push_back(torch::stack({chosen.sum(), (chosen & (kind.losses > 0)).sum()}));
  }
  const torch::Tensor sums = torch::stack(counts).sum(0).cpu();

  LossResult result;
  result.terms = sums[0].item<std::int64_t>();
  result.active = sums[1].item<std::int64_t>();
  result.value = result.terms > 0 ? value : embeddings.sum() * 0;
  return result;
}

}  // namespace siglib

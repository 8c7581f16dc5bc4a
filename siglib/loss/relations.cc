#include "siglib/loss/relations.h"

namespace siglib {

torch::Tensor PairRelations::of_anchors(const torch::Tensor& genuine) const {
  return negative_weight * genuine.unsqueeze(1);
}

PairRelations relate_pairs(const BatchLabels& labels, double skilled_weight, torch::ScalarType dtype) {
  const torch::Tensor same = labels.identity.unsqueeze(1) == labels.identity.unsqueeze(0);
  const torch::Tensor row = labels.genuine.unsqueeze(1);
  const torch::Tensor column = labels.genuine.unsqueeze(0);

  torch::Tensor positive = same & row & column;
  positive.fill_diagonal_(false);
  const torch::Tensor skilled = same & (row ^ column);
  const torch::Tensor other_writer = ~same & (row | column);
  return {positive, skilled, other_writer.to(dtype) + skilled.to(dtype) * skilled_weight};
}

}  // namespace siglib

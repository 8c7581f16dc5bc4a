#include "siglib/score/balance.h"

#include "siglib/core/error.h"

#include <cmath>

namespace siglib {

ClassBalance class_balance(std::span<const std::uint8_t> genuine, std::span<const double> weights) {
  if (!weights.empty() && weights.size() != genuine.size())
    fail(ErrorKind::input, "score: {} weights for {} comparisons", weights.size(), genuine.size());
  const auto weight_of = [&](std::size_t i) { return weights.empty() ? 1.0 : weights[i]; };
  double positives = 0, negatives = 0;
  for (std::size_t i = 0; i < genuine.size(); ++i) {
    const double weight = weight_of(i);
    if (!std::isfinite(weight) || weight < 0)
      fail(ErrorKind::input, "score: comparison {}: weight is {}, expected a finite number from 0", i,
           weight);
    (genuine[i] ? positives : negatives) += weight;
  }
  if (positives == 0) fail(ErrorKind::input, "score: there are no genuine comparisons to fit on");
  if (negatives == 0) fail(ErrorKind::input, "score: there are no forged comparisons to fit on");

  ClassBalance balance;
  const double half = (positives + negatives) / 2;
  for (std::size_t i = 0; i < genuine.size(); ++i) {
    balance.target.push_back(genuine[i] ? (positives + 1) / (positives + 2) : 1 / (negatives + 2));
    balance.importance.push_back(weight_of(i) * half / (genuine[i] ? positives : negatives));
  }
  return balance;
}

}  // namespace siglib

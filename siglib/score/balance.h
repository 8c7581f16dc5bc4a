// What every fit of a score shares: soft targets, and classes that weigh the same.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace siglib {

struct ClassBalance {
  std::vector<double> target;      // [n], in (0, 1)
  std::vector<double> importance;  // [n]; each class totals (N+ + N-)/2: prior 0.5
};

// Platt's targets (1999): (N+ + 1)/(N+ + 2) for genuine and 1/(N- + 2) for negatives, which keep every fit
// finite. N+, N- are the sums of the weights of each class.
//   genuine: [n], 1 the same hand; weights: [n], or empty for all 1
// Throws Error(input) naming the class that is empty, or the comparison whose weight is negative or not
// finite.
ClassBalance class_balance(std::span<const std::uint8_t> genuine, std::span<const double> weights);

}  // namespace siglib

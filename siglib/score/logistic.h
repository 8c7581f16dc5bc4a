// Logistic regression with soft targets and weights bounded to one sign.
#pragma once

#include <vector>

namespace siglib {

// n rows of k features, k = features.size() / target.size().
struct LogisticProblem {
  std::vector<double> features;    // row-major [n, k], of about unit spread
  std::vector<double> target;      // [n], in (0, 1)
  std::vector<double> importance;  // [n], c_i >= 0
  double l2 = 0;
};

struct LogisticSolution {
  double intercept = 0;
  std::vector<double> weight;  // [k], >= 0
};

// argmin over b and w >= 0 of sum_i c_i (log(1 + e^h_i) - t_i h_i) + l2/2 |w|^2, h_i = b - sum_j w_j x_ij:
// the unique minimum, but for directions in which the objective is flat. Newton's method with Armijo
// backtracking; each step goes to the minimum of the quadratic model under the same bounds. Throws
// Error(internal) when it does not converge.
LogisticSolution solve(const LogisticProblem& problem);

}  // namespace siglib

#include "siglib/score/logistic.h"

#include "siglib/core/error.h"
#include "siglib/score/learned_distance.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace siglib {
namespace {

// log(1 + e^h) without overflow.
double softplus(double h) {
  return std::max(h, 0.0) + std::log1p(std::exp(-std::abs(h)));
}

// The variables are (b, w_1 .. w_k); row i contributes h_i = b - sum w_j x_ij.
class Objective {
 public:
  explicit Objective(const LogisticProblem& problem)
      : problem_(problem), rows_(problem.target.size()), size_(problem.features.size() / rows_ + 1) {}

  std::size_t size() const { return size_; }

  double value(const std::vector<double>& variables) const {
    double sum = 0;
    for (std::size_t j = 1; j < size_; ++j) sum += problem_.l2 / 2 * variables[j] * variables[j];
    for (std::size_t i = 0; i < rows_; ++i) {
      const double h = log_odds(i, variables);
      sum += problem_.importance[i] * (softplus(h) - problem_.target[i] * h);
    }
    return sum;
  }

  // Fills the gradient [size] and the Hessian [size, size].
  void derivatives(const std::vector<double>& variables, std::vector<double>& gradient,
                   std::vector<double>& hessian) const {
    gradient.assign(size_, 0);
    hessian.assign(size_ * size_, 0);
    std::vector<double> slope(size_, 1.0);  // dh_i / dvariables
    for (std::size_t i = 0; i < rows_; ++i) {
      const double p = probability(log_odds(i, variables));
      const double first = problem_.importance[i] * (p - problem_.target[i]);
      const double second = problem_.importance[i] * p * (1 - p);
      for (std::size_t j = 1; j < size_; ++j) slope[j] = -feature(i, j);
      for (std::size_t j = 0; j < size_; ++j) {
        gradient[j] += first * slope[j];
        for (std::size_t l = 0; l <= j; ++l) hessian[j * size_ + l] += second * slope[j] * slope[l];
      }
    }
    for (std::size_t j = 1; j < size_; ++j) {
      gradient[j] += problem_.l2 * variables[j];
      hessian[j * size_ + j] += problem_.l2;
    }
    for (std::size_t j = 0; j < size_; ++j)
      for (std::size_t l = 0; l < j; ++l) hessian[l * size_ + j] = hessian[j * size_ + l];
  }

 private:
  double feature(std::size_t row, std::size_t variable) const {
    return problem_.features[row * (size_ - 1) + variable - 1];
  }
  double log_odds(std::size_t row, const std::vector<double>& variables) const {
    double h = variables[0];
    for (std::size_t j = 1; j < size_; ++j) h -= variables[j] * feature(row, j);
    return h;
  }

  const LogisticProblem& problem_;
  std::size_t rows_;
  std::size_t size_;
};

// Solves the rows and columns `chosen` of `matrix` * x = right by Cholesky; x is 0 elsewhere. The matrix is
// positive definite.
std::vector<double> solve_chosen(const std::vector<double>& matrix, const std::vector<double>& right,
                                 const std::vector<std::size_t>& chosen) {
  const std::size_t size = right.size();
  const std::size_t count = chosen.size();
  std::vector<double> lower(count * count, 0.0), x(count);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double given = matrix[chosen[i] * size + chosen[j]];
      double sum = given;
      for (std::size_t l = 0; l < j; ++l) sum -= lower[i * count + l] * lower[j * count + l];
      // Rounding may push the pivot of a nearly flat direction below zero.
      lower[i * count + j] = i == j ? std::sqrt(std::max(sum, 1e-15 * given)) : sum / lower[j * count + j];
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    double sum = right[chosen[i]];
    for (std::size_t l = 0; l < i; ++l) sum -= lower[i * count + l] * x[l];
    x[i] = sum / lower[i * count + i];
  }
  for (std::size_t i = count; i-- > 0;) {
    for (std::size_t l = i + 1; l < count; ++l) x[i] -= lower[l * count + i] * x[l];
    x[i] /= lower[i * count + i];
  }
  std::vector<double> result(size, 0.0);
  for (std::size_t i = 0; i < count; ++i) result[chosen[i]] = x[i];
  return result;
}

// argmin of x'Hx/2 - r'x over x_0 and x_1 .. >= 0: Lawson and Hanson's active-set method (1974, chapter 23).
std::vector<double> bounded_minimum(const std::vector<double>& hessian, const std::vector<double>& right) {
  const std::size_t size = right.size();
  std::vector<std::size_t> free{0};
  std::vector<double> x = solve_chosen(hessian, right, free);
  for (std::size_t round = 0; round < 3 * size; ++round) {
    // The held variable that most wants to leave zero.
    std::size_t best = 0;
    double most = 1e-14;
    for (std::size_t j = 1; j < size; ++j) {
      if (std::find(free.begin(), free.end(), j) != free.end()) continue;
      double pull = right[j], magnitude = std::abs(right[j]);
      for (std::size_t l = 0; l < size; ++l) {
        pull -= hessian[j * size + l] * x[l];
        magnitude += std::abs(hessian[j * size + l] * x[l]);
      }
      if (pull > most * magnitude) {
        most = pull / magnitude;
        best = j;
      }
    }
    if (best == 0) return x;
    free.push_back(best);

    // Go towards the minimum of the free ones; whoever reaches zero on the way is held there.
    for (;;) {
      const std::vector<double> goal = solve_chosen(hessian, right, free);
      double part = 1;
      std::size_t blocking = 0;
      for (const std::size_t j : free) {
        if (j == 0 || goal[j] > 0) continue;
        const double reach = x[j] > goal[j] ? x[j] / (x[j] - goal[j]) : 0.0;
        if (blocking == 0 || reach < part) {
          part = reach;
          blocking = j;
        }
      }
      for (const std::size_t j : free) x[j] += part * (goal[j] - x[j]);
      if (blocking == 0) break;
      x[blocking] = 0;
      std::erase(free, blocking);
    }
  }
  return x;
}

}  // namespace

LogisticSolution solve(const LogisticProblem& problem) {
  constexpr int max_steps = 200;
  constexpr int max_halvings = 60;
  const Objective objective(problem);
  const std::size_t size = objective.size();
  const double scale = std::accumulate(problem.importance.begin(), problem.importance.end(), 0.0);

  std::vector<double> variables(size, 0.0), gradient, hessian;
  double value = objective.value(variables);
  for (int step = 0; step < max_steps; ++step) {
    objective.derivatives(variables, gradient, hessian);
    double trace = 0;
    for (std::size_t j = 0; j < size; ++j) trace += hessian[j * size + j];
    // A ridge too small to matter, for the directions in which the objective is flat.
    for (std::size_t j = 0; j < size; ++j) hessian[j * size + j] += 1e-12 * trace + 1e-300;

    // The bounded minimum of the quadratic model at `variables`.
    std::vector<double> right(size);
    for (std::size_t j = 0; j < size; ++j) {
      right[j] = -gradient[j];
      for (std::size_t l = 0; l < size; ++l) right[j] += hessian[j * size + l] * variables[l];
    }
    const std::vector<double> goal = bounded_minimum(hessian, right);
    double promised = 0;
    for (std::size_t j = 0; j < size; ++j) promised += gradient[j] * (variables[j] - goal[j]);
    // Convergence is quadratic: where this little is left to gain, the last step is exact to rounding.
    if (promised <= 1e-12 * scale) return {goal[0], std::vector<double>(goal.begin() + 1, goal.end())};

    double length = 1;
    int halving = 0;
    for (; halving < max_halvings; ++halving, length /= 2) {
      std::vector<double> trial(size);
      for (std::size_t j = 0; j < size; ++j) trial[j] = variables[j] + length * (goal[j] - variables[j]);
      const double reached = objective.value(trial);
      if (value - reached < 1e-4 * length * promised) continue;
      variables = std::move(trial);
      value = reached;
      break;
    }
    if (halving == max_halvings) break;
  }
  fail(ErrorKind::internal, "learned distance: the fit did not converge on {} comparisons",
       problem.target.size());
}

}  // namespace siglib

#include "siglib/score/learned_distance.h"

#include "siglib/core/error.h"
#include "siglib/score/balance.h"
#include "siglib/score/logistic.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace siglib {
namespace {

void check_rows(const std::vector<std::string>& names, std::span<const double> distances, std::size_t rows) {
  if (names.empty()) fail(ErrorKind::input, "learned distance: no distance is named");
  if (distances.size() != rows * names.size())
    fail(ErrorKind::input, "learned distance: {} values given, expected {} comparisons of {} distances",
         distances.size(), rows, names.size());
  for (std::size_t i = 0; i < distances.size(); ++i)
    if (!std::isfinite(distances[i]))
      fail(ErrorKind::input,
           "learned distance: comparison {}: distance \"{}\" is {}, expected a finite number",
           i / names.size(), names[i % names.size()], distances[i]);
}

// Sets mean and deviation of each distance under the class-balanced weights; deviation 0 where a distance is
// constant.
void standardise(LearnedDistance::Parameters& parameters, std::span<const double> distances,
                 std::span<const double> importance) {
  const std::size_t count = parameters.names.size();
  double total = 0;
  for (const double c : importance) total += c;
  parameters.mean.assign(count, 0);
  parameters.deviation.assign(count, 0);
  for (std::size_t i = 0; i < distances.size(); ++i)
    parameters.mean[i % count] += importance[i / count] * distances[i] / total;
  for (std::size_t i = 0; i < distances.size(); ++i) {
    const double offset = distances[i] - parameters.mean[i % count];
    parameters.deviation[i % count] += importance[i / count] * offset * offset / total;
  }
  for (std::size_t j = 0; j < count; ++j) {
    const double deviation = std::sqrt(parameters.deviation[j]);
    // Below this the spread is rounding: dividing by it would turn a constant into noise.
    parameters.deviation[j] = deviation <= 1e-12 * std::abs(parameters.mean[j]) ? 0.0 : deviation;
  }
}

}  // namespace

LearnedDistance::LearnedDistance(Parameters parameters) : parameters_(std::move(parameters)) {
  const Parameters& p = parameters_;
  const std::size_t count = p.names.size();
  if (count == 0 || p.mean.size() != count || p.deviation.size() != count || p.weight.size() != count)
    fail(ErrorKind::model,
         "learned distance: {} names, {} means, {} deviations and {} weights, expected as many of each",
         count, p.mean.size(), p.deviation.size(), p.weight.size());
  for (std::size_t j = 0; j < count; ++j) {
    if (!std::isfinite(p.mean[j]))
      fail(ErrorKind::model, "learned distance: mean of \"{}\" is {}", p.names[j], p.mean[j]);
    if (!std::isfinite(p.deviation[j]) || p.deviation[j] <= 0)
      fail(ErrorKind::model, "learned distance: deviation of \"{}\" is {}, expected above 0", p.names[j],
           p.deviation[j]);
    if (!std::isfinite(p.weight[j]) || p.weight[j] < 0)
      fail(ErrorKind::model, "learned distance: weight of \"{}\" is {}, expected from 0", p.names[j],
           p.weight[j]);
  }
  if (!std::isfinite(p.intercept)) fail(ErrorKind::model, "learned distance: intercept is {}", p.intercept);
}

LearnedDistance LearnedDistance::fit(std::vector<std::string> names, std::span<const double> distances,
                                     std::span<const std::uint8_t> genuine, std::span<const double> weights,
                                     double l2) {
  if (!(l2 >= 0 && std::isfinite(l2)))
    fail(ErrorKind::usage, "learned distance: l2 is {}, expected from 0", l2);
  check_rows(names, distances, genuine.size());
  LogisticProblem problem;
  problem.l2 = l2;
  ClassBalance balance = class_balance(genuine, weights);
  problem.target = std::move(balance.target);
  problem.importance = std::move(balance.importance);

  Parameters parameters;
  parameters.names = std::move(names);
  standardise(parameters, distances, problem.importance);
  const std::size_t count = parameters.names.size();
  problem.features.reserve(distances.size());
  for (std::size_t i = 0; i < distances.size(); ++i) {
    const double deviation = parameters.deviation[i % count];
    problem.features.push_back(deviation > 0 ? (distances[i] - parameters.mean[i % count]) / deviation : 0.0);
  }
  std::replace(parameters.deviation.begin(), parameters.deviation.end(), 0.0, 1.0);

  LogisticSolution solution = solve(problem);
  parameters.weight = std::move(solution.weight);
  parameters.intercept = solution.intercept;
  return LearnedDistance(std::move(parameters));
}

double LearnedDistance::log_odds(std::span<const double> distances) const {
  const Parameters& p = parameters_;
  if (distances.size() != p.names.size())
    fail(ErrorKind::input, "learned distance: {} distances given, expected {}", distances.size(),
         p.names.size());
  double sum = p.intercept;
  for (std::size_t j = 0; j < distances.size(); ++j) {
    if (!std::isfinite(distances[j]))
      fail(ErrorKind::input, "learned distance: distance \"{}\" is {}, expected a finite number", p.names[j],
           distances[j]);
    sum -= p.weight[j] * (distances[j] - p.mean[j]) / p.deviation[j];
  }
  return sum;
}

// Each branch takes the exponential of a negative number only, which cannot overflow.
double probability(double log_odds) {
  if (log_odds >= 0) return 1 / (1 + std::exp(-log_odds));
  const double odds = std::exp(log_odds);
  return odds / (1 + odds);
}

double log_odds_of(double probability) {
  return std::log(probability) - std::log1p(-probability);
}

}  // namespace siglib

#include "siglib/score/calibration.h"

#include "siglib/core/error.h"
#include "siglib/score/balance.h"
#include "siglib/score/learned_distance.h"
#include "siglib/score/logistic.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace siglib {
namespace {

// log(1 + e^x) without overflow.
double softplus(double x) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

// Weights of a logistic regression over columns that the solver takes with a minus sign, brought to unit
// spread first.
std::vector<double> regress(const std::vector<std::vector<double>>& columns, ClassBalance balance) {
  const std::size_t rows = balance.target.size();
  LogisticProblem problem;
  std::vector<double> scale;
  for (const std::vector<double>& column : columns) {
    double largest = 0;
    for (const double value : column) largest = std::max(largest, std::abs(value));
    scale.push_back(largest > 0 ? largest : 1);
  }
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns.size(); ++j) problem.features.push_back(-columns[j][i] / scale[j]);
  problem.target = std::move(balance.target);
  problem.importance = std::move(balance.importance);
  LogisticSolution solution = solve(problem);
  for (std::size_t j = 0; j < columns.size(); ++j) solution.weight[j] /= scale[j];
  solution.weight.push_back(solution.intercept);
  return solution.weight;
}

std::vector<double> fit_beta(std::span<const double> raw, ClassBalance balance) {
  std::vector<std::vector<double>> columns(2);
  for (const double s : raw) {
    columns[0].push_back(-softplus(-s));  // log p
    columns[1].push_back(softplus(s));    // -log(1 - p)
  }
  return regress(columns, std::move(balance));
}

// Neighbouring raw values that share one probability.
struct Block {
  double low, high;
  double target;      // weighted sum
  double importance;  // sum
};

std::vector<double> fit_isotonic(std::span<const double> raw, const ClassBalance& balance) {
  std::vector<std::size_t> order(raw.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return raw[a] < raw[b]; });

  std::vector<Block> blocks;
  const auto pool = [&] {  // probabilities must not fall
    while (blocks.size() > 1) {
      Block& left = blocks[blocks.size() - 2];
      const Block& right = blocks.back();
      if (left.target * right.importance < right.target * left.importance) return;
      left = {left.low, right.high, left.target + right.target, left.importance + right.importance};
      blocks.pop_back();
    }
  };
  for (std::size_t k = 0; k < order.size();) {
    Block block{raw[order[k]], raw[order[k]], 0, 0};
    for (; k < order.size() && raw[order[k]] == block.low; ++k) {
      const std::size_t i = order[k];
      block.target += balance.importance[i] * balance.target[i];
      block.importance += balance.importance[i];
    }
    if (block.importance <= 0) continue;
    blocks.push_back(block);
    pool();
  }

  std::vector<double> knots, values;
  for (const Block& block : blocks) {
    knots.push_back(block.low);
    // Rounding must not undo the order.
    values.push_back(std::max(block.target / block.importance, values.empty() ? 0 : values.back()));
    if (block.high == block.low) continue;
    knots.push_back(block.high);
    values.push_back(values.back());
  }
  knots.insert(knots.end(), values.begin(), values.end());
  return knots;
}

double interpolate(std::span<const double> knots, std::span<const double> values, double at) {
  const auto upper = std::upper_bound(knots.begin(), knots.end(), at) - knots.begin();
  if (upper == 0) return values.front();
  if (upper == std::ssize(knots)) return values.back();
  const auto i = static_cast<std::size_t>(upper);
  const double part = (at - knots[i - 1]) / (knots[i] - knots[i - 1]);
  return values[i - 1] + part * (values[i] - values[i - 1]);
}

void check_isotonic(std::span<const double> knots, std::span<const double> values) {
  for (std::size_t i = 0; i < knots.size(); ++i) {
    if (!(values[i] > 0 && values[i] < 1))
      fail(ErrorKind::model, "calibration: isotonic probability {} is outside 0 to 1", values[i]);
    if (i > 0 && !(knots[i] > knots[i - 1] && values[i] >= values[i - 1]))
      fail(ErrorKind::model, "calibration: the isotonic knots are not in order");
  }
}

}  // namespace

const char* to_string(CalibrationMethod method) {
  for (const auto& [name, value] : kCalibrationMethods)
    if (value == method) return name.data();
  fail(ErrorKind::internal, "calibration method {} has no name", static_cast<int>(method));
}

CalibrationMethod calibration_method_named(std::string_view name) {
  for (const auto& [known, value] : kCalibrationMethods)
    if (known == name) return value;
  fail(ErrorKind::model, "calibration \"{}\", expected logistic, beta or isotonic", name);
}

Calibration::Calibration(CalibrationMethod method, std::vector<double> parameters)
    : method_(method), parameters_(std::move(parameters)) {
  const std::span<const double> all(parameters_);
  const std::size_t count = all.size();
  const bool isotonic = method_ == CalibrationMethod::isotonic;
  const std::size_t wanted = method_ == CalibrationMethod::logistic ? 2 : 3;
  if (isotonic ? count == 0 || count % 2 != 0 : count != wanted)
    fail(ErrorKind::model, "calibration: {} parameters do not fit the method {}", count, to_string(method_));
  for (const double value : all)
    if (!std::isfinite(value)) fail(ErrorKind::model, "calibration: a parameter is {}", value);
  if (isotonic) check_isotonic(all.first(count / 2), all.last(count / 2));
  for (std::size_t j = 0; !isotonic && j + 1 < count; ++j)
    if (all[j] < 0) fail(ErrorKind::model, "calibration: slope {} falls", all[j]);
}

Calibration Calibration::fit(CalibrationMethod method, std::span<const double> raw,
                             std::span<const std::uint8_t> genuine, std::span<const double> weights) {
  if (raw.size() != genuine.size())
    fail(ErrorKind::input, "calibration: {} values for {} comparisons", raw.size(), genuine.size());
  for (std::size_t i = 0; i < raw.size(); ++i)
    if (!std::isfinite(raw[i]))
      fail(ErrorKind::input, "calibration: comparison {} is {}, expected a finite number", i, raw[i]);
  ClassBalance balance = class_balance(genuine, weights);
  switch (method) {
    case CalibrationMethod::logistic:
      return {method, regress({{raw.begin(), raw.end()}}, std::move(balance))};
    case CalibrationMethod::beta:
      return {method, fit_beta(raw, std::move(balance))};
    case CalibrationMethod::isotonic:
      return {method, fit_isotonic(raw, balance)};
  }
  fail(ErrorKind::internal, "calibration method {} has no fit", static_cast<int>(method));
}

double Calibration::operator()(double raw) const {
  if (std::isnan(raw)) fail(ErrorKind::input, "calibration: a comparison gave no number");
  const std::span<const double> p(parameters_);
  switch (method_) {
    case CalibrationMethod::logistic:
      return p[0] * raw + p[1];
    case CalibrationMethod::beta:
      return -p[0] * softplus(-raw) + p[1] * softplus(raw) + p[2];
    case CalibrationMethod::isotonic:
      return log_odds_of(interpolate(p.first(p.size() / 2), p.last(p.size() / 2), raw));
  }
  fail(ErrorKind::internal, "calibration method {} has no map", static_cast<int>(method_));
}

}  // namespace siglib

// From raw log-odds to a log-likelihood ratio that can be taken at its word.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib {

enum class CalibrationMethod : std::uint8_t { logistic, beta, isotonic };

inline constexpr std::array<std::pair<std::string_view, CalibrationMethod>, 3> kCalibrationMethods{
    {{"logistic", CalibrationMethod::logistic},
     {"beta", CalibrationMethod::beta},
     {"isotonic", CalibrationMethod::isotonic}}};

const char* to_string(CalibrationMethod method);
// Throws Error(model) for another name.
CalibrationMethod calibration_method_named(std::string_view name);

// A map that never falls, from raw log-odds s to the natural log-likelihood ratio.
//   logistic (Platt 1999): a s + c; parameters {a, c}, a >= 0
//   beta (Kull, Silva Filho and Flach 2017), p = sigmoid(s): a log p - b log(1 - p) + c; parameters {a, b,
//   c},
//     a, b >= 0
//   isotonic (pool adjacent violators, Zadrozny and Elkan 2002): the log-odds of a probability that is linear
//     between knots and constant outside; parameters {s_1 .. s_k, p_1 .. p_k}, s rising, p not falling, in
//     (0, 1)
// Immutable, safe to share between threads.
class Calibration {
 public:
  // Throws Error(model) when the parameters do not fit the method.
  Calibration(CalibrationMethod method, std::vector<double> parameters);

  // All methods fit the targets and importances of class_balance (balance.h): prior 0.5, and no certainty
  // beyond what the number of comparisons bears. Throws Error(input) when a class is empty or a value is not
  // finite.
  static Calibration fit(CalibrationMethod method, std::span<const double> raw,
                         std::span<const std::uint8_t> genuine, std::span<const double> weights);

  // Throws Error(input) when `raw` is NaN.
  double operator()(double raw) const;

  CalibrationMethod method() const noexcept { return method_; }
  const std::vector<double>& parameters() const noexcept { return parameters_; }
  bool operator==(const Calibration&) const = default;

 private:
  CalibrationMethod method_;
  std::vector<double> parameters_;
};

}  // namespace siglib

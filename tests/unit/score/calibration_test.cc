#include "siglib/score/calibration.h"

#include "siglib/core/random.h"
#include "siglib/score/learned_distance.h"
#include "tests/support/expect_error.h"

#include <cmath>
#include <limits>

namespace siglib {
namespace {

constexpr CalibrationMethod kMethods[] = {CalibrationMethod::logistic, CalibrationMethod::beta,
                                          CalibrationMethod::isotonic};

struct Rows {
  std::vector<double> raw;
  std::vector<std::uint8_t> genuine;
};

// Raw values are `stretch` times the true log-likelihood ratio of unit normals at +1 and -1.
Rows stretched(int count, double stretch) {
  Random random(1, "raw");
  Rows rows;
  for (int i = 0; i < count; ++i) {
    rows.genuine.push_back(i % 3 == 0);
    rows.raw.push_back(stretch * 2 * random.normal(i % 3 == 0 ? 1 : -1));
  }
  return rows;
}

TEST(Calibration, FindsTheTrueLikelihoodRatio) {
  const Rows rows = stretched(30000, 3);
  for (const CalibrationMethod method : kMethods) {
    const Calibration calibration = Calibration::fit(method, rows.raw, rows.genuine, {});
    for (const double ratio : {-2.0, 0.0, 2.0})
      EXPECT_NEAR(calibration(3 * ratio), ratio, method == CalibrationMethod::isotonic ? 0.5 : 0.3)
          << to_string(method);
  }
}

TEST(Calibration, NeverFallsAndStaysFinite) {
  const Rows rows = stretched(60, 2);
  for (const CalibrationMethod method : kMethods) {
    const Calibration calibration = Calibration::fit(method, rows.raw, rows.genuine, {});
    double last = -std::numeric_limits<double>::infinity();
    for (double raw = -800; raw <= 800; raw += 0.5) {
      const double ratio = calibration(raw);
      EXPECT_TRUE(std::isfinite(ratio)) << to_string(method) << " at " << raw;
      EXPECT_GE(ratio, last);
      last = ratio;
    }
  }
}

TEST(Calibration, ClaimsNoMoreThanTheComparisonsBear) {
  // Perfectly separated: Platt's targets bound what ten of each can say.
  Rows rows;
  for (int i = 0; i < 20; ++i) {
    rows.genuine.push_back(i >= 10);
    rows.raw.push_back(i);
  }
  const Calibration calibration = Calibration::fit(CalibrationMethod::isotonic, rows.raw, rows.genuine, {});
  EXPECT_NEAR(probability(calibration(100)), 11.0 / 12, 1e-12);
  EXPECT_NEAR(probability(calibration(-100)), 1.0 / 12, 1e-12);
}

TEST(Calibration, RawValuesOfTheWrongOrderSayNothing) {
  Rows rows = stretched(300, 1);
  for (double& raw : rows.raw) raw = -raw;
  for (const CalibrationMethod method : kMethods) {
    const Calibration calibration = Calibration::fit(method, rows.raw, rows.genuine, {});
    EXPECT_NEAR(calibration(-3), calibration(3), 1.2) << to_string(method);
  }
}

TEST(Calibration, RefusesWhatItCannotFit) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> raw{1, 2}, bad{1, nan};
  const std::vector<std::uint8_t> both{1, 0}, one{1, 1};
  for (const CalibrationMethod method : kMethods) {
    expect_error(ErrorKind::input, "comparison 1", [&] { Calibration::fit(method, bad, both, {}); });
    expect_error(ErrorKind::input, "no forged", [&] { Calibration::fit(method, raw, one, {}); });
    expect_error(ErrorKind::input, "no number", [&] { Calibration::fit(method, raw, both, {})(nan); });
  }
}

TEST(Calibration, RefusesParametersThatDoNotFit) {
  const auto refuse = [](CalibrationMethod method, std::vector<double> parameters, const char* reason) {
    expect_error(ErrorKind::model, reason, [&] { Calibration(method, parameters); });
  };
  refuse(CalibrationMethod::logistic, {1}, "1 parameters");
  refuse(CalibrationMethod::logistic, {-1, 0}, "falls");
  refuse(CalibrationMethod::beta, {1, 0}, "2 parameters");
  refuse(CalibrationMethod::beta, {1, std::nan(""), 0}, "nan");
  refuse(CalibrationMethod::isotonic, {}, "0 parameters");
  refuse(CalibrationMethod::isotonic, {0, 1, 0.2, 0.1}, "order");
  refuse(CalibrationMethod::isotonic, {1, 0, 0.1, 0.2}, "order");
  refuse(CalibrationMethod::isotonic, {0, 1, 0.1, 1.0}, "outside");
}

}  // namespace
}  // namespace siglib

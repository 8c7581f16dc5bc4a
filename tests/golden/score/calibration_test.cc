// The three calibrations against scikit-learn's logistic and isotonic regression (scripts/golden_metrics.py).
#include "siglib/score/calibration.h"
#include "siglib/core/file.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <filesystem>

namespace siglib {
namespace {

TEST(CalibrationGolden, MapsLikeTheReference) {
  const auto file = std::filesystem::path(SIGLIB_TEST_DATA) / "calibration.json";
  const boost::json::value document = boost::json::parse(read_text(file, 1 << 20));
  ASSERT_EQ(document.as_array().size(), 9u);
  for (const boost::json::value& expected : document.as_array()) {
    SCOPED_TRACE(expected.at("name").as_string().c_str());
    const auto numbers = [&](const char* key) {
      return boost::json::value_to<std::vector<double>>(expected.at(key));
    };
    const Calibration calibration = Calibration::fit(
        calibration_method_named(std::string_view(expected.at("method").as_string())), numbers("raw"),
        boost::json::value_to<std::vector<std::uint8_t>>(expected.at("genuine")), numbers("weight"));
    const std::vector<double> at = numbers("at"), values = numbers("expected");
    for (std::size_t i = 0; i < at.size(); ++i) EXPECT_NEAR(calibration(at[i]), values[i], 1e-6) << at[i];
  }
}

}  // namespace
}  // namespace siglib

// The learned distance against scikit-learn's logistic regression, and against SciPy where a weight is held
// at zero (scripts/golden_metrics.py).
#include "siglib/core/file.h"
#include "siglib/score/learned_distance.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <filesystem>

namespace siglib {
namespace {

std::vector<double> numbers(const boost::json::value& value) {
  return boost::json::value_to<std::vector<double>>(value);
}

void expect_all_near(const std::vector<double>& actual, const std::vector<double>& expected,
                     double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) EXPECT_NEAR(actual[i], expected[i], tolerance) << i;
}

TEST(LearnedDistanceGolden, FitsLikeTheReference) {
  const auto file = std::filesystem::path(SIGLIB_TEST_DATA) / "logistic.json";
  const boost::json::value document = boost::json::parse(read_text(file, 1 << 20));
  ASSERT_EQ(document.as_array().size(), 4u);
  for (const boost::json::value& expected : document.as_array()) {
    SCOPED_TRACE(expected.at("name").as_string().c_str());
    const std::vector<double> distances = numbers(expected.at("distances"));
    const auto genuine = boost::json::value_to<std::vector<std::uint8_t>>(expected.at("genuine"));
    const std::vector<double> weights = numbers(expected.at("sample_weight"));
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < expected.at("features").as_int64(); ++i) names.push_back(std::to_string(i));

    const LearnedDistance fitted =
        LearnedDistance::fit(names, distances, genuine, weights, expected.at("l2").to_number<double>());
    const LearnedDistance::Parameters& parameters = fitted.parameters();
    expect_all_near(parameters.mean, numbers(expected.at("mean")), 1e-9);
    expect_all_near(parameters.deviation, numbers(expected.at("deviation")), 1e-9);
    expect_all_near(parameters.weight, numbers(expected.at("weight")), 1e-6);
    EXPECT_NEAR(parameters.intercept, expected.at("intercept").to_number<double>(), 1e-6);
  }
}

}  // namespace
}  // namespace siglib

// Every figure against scikit-learn and numpy (scripts/golden_metrics.py).
#include "siglib/core/file.h"
#include "siglib/metrics/calibration.h"
#include "siglib/metrics/classification.h"
#include "siglib/metrics/ranking.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <cmath>
#include <filesystem>

namespace siglib {
namespace {

constexpr double tolerance = 1e-9;

std::vector<double> numbers(const boost::json::value& value) {
  return boost::json::value_to<std::vector<double>>(value);
}

void expect_near(double actual, const boost::json::value& expected, const char* figure) {
  if (expected.is_null())
    EXPECT_FALSE(std::isfinite(actual)) << figure;
  else
    EXPECT_NEAR(actual, expected.to_number<double>(), tolerance) << figure;
}

TEST(MetricsGolden, EveryFigure) {
  const auto file = std::filesystem::path(SIGLIB_TEST_DATA) / "metrics.json";
  const boost::json::value document = boost::json::parse(read_text(file, 1 << 20));
  ASSERT_GE(document.as_array().size(), 30u);
  for (const boost::json::value& expected : document.as_array()) {
    SCOPED_TRACE(expected.at("name").as_string().c_str());
    const Trials trials{numbers(expected.at("score")),
                        boost::json::value_to<std::vector<std::uint8_t>>(expected.at("genuine")),
                        numbers(expected.at("weight"))};

    const std::vector<RocPoint> roc = roc_curve(trials);
    const std::vector<double> thresholds = numbers(expected.at("roc").at("threshold"));
    const std::vector<double> far = numbers(expected.at("roc").at("far"));
    const std::vector<double> frr = numbers(expected.at("roc").at("frr"));
    ASSERT_EQ(roc.size(), far.size());
    EXPECT_TRUE(std::isinf(roc.front().threshold));
    for (std::size_t i = 0; i < roc.size(); ++i) {
      EXPECT_NEAR(roc[i].far, far[i], tolerance);
      EXPECT_NEAR(roc[i].frr, frr[i], tolerance);
    }
    for (std::size_t i = 1; i < roc.size(); ++i) EXPECT_EQ(roc[i].threshold, thresholds[i - 1]);
    expect_near(equal_error(roc).rate, expected.at("eer"), "eer");
    expect_near(area_under_roc(roc), expected.at("auc"), "auc");
    expect_near(frr_at_far(roc, 0.1), expected.at("frr_at_far_10"), "frr at far 0.1");
    if (!expected.at("d_prime").is_null()) expect_near(d_prime(trials), expected.at("d_prime"), "d'");
    expect_near(cllr(trials), expected.at("cllr"), "cllr");
    expect_near(min_cllr(trials), expected.at("min_cllr"), "min cllr");
    expect_near(expected_calibration_error(trials), expected.at("ece"), "ece");
    expect_near(brier(trials), expected.at("brier"), "brier");

    const Confusion counts = confusion_at(trials, expected.at("threshold").to_number<double>());
    const auto& matrix = expected.at("confusion").as_array();
    EXPECT_DOUBLE_EQ(counts.rejected_forged, matrix[0].at(0).to_number<double>());
    EXPECT_DOUBLE_EQ(counts.accepted_forged, matrix[0].at(1).to_number<double>());
    EXPECT_DOUBLE_EQ(counts.rejected_genuine, matrix[1].at(0).to_number<double>());
    EXPECT_DOUBLE_EQ(counts.accepted_genuine, matrix[1].at(1).to_number<double>());
    const Rates rates = rates_of(counts);
    expect_near(rates.accuracy, expected.at("accuracy"), "accuracy");
    expect_near(rates.precision, expected.at("precision"), "precision");
    expect_near(rates.recall, expected.at("recall"), "recall");
    expect_near(rates.f1, expected.at("f1"), "f1");
  }
}

}  // namespace
}  // namespace siglib

// Every figure against scikit-learn and numpy (scripts/golden_metrics.py).
#include "siglib/core/file.h"
#include "siglib/metrics/calibration.h"
#include "siglib/metrics/classification.h"
#include "siglib/metrics/figures.h"
#include "siglib/metrics/precision_recall.h"
#include "siglib/metrics/ranking.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <cmath>
#include <filesystem>
#include <functional>

namespace siglib {
namespace {

constexpr double tolerance = 1e-9;

std::vector<double> numbers(const boost::json::value& value) {
  return boost::json::value_to<std::vector<double>>(value);
}

// null stands for what is undefined or infinite.
void expect_near(double actual, const boost::json::value& expected, std::string_view figure) {
  if (expected.is_null())
    EXPECT_FALSE(std::isfinite(actual)) << figure;
  else
    EXPECT_NEAR(actual, expected.to_number<double>(), tolerance) << figure;
}

class MetricsGolden : public testing::Test {
 protected:
  struct Case {
    Trials trials;
    double threshold = 0;
    const boost::json::value& expected;
  };

  void for_each_case(const std::function<void(const Case&)>& check) const {
    ASSERT_GE(document_.as_array().size(), 48u);
    for (const boost::json::value& expected : document_.as_array()) {
      SCOPED_TRACE(expected.at("name").as_string().c_str());
      check({{numbers(expected.at("score")),
              boost::json::value_to<std::vector<std::uint8_t>>(expected.at("genuine")),
              numbers(expected.at("weight"))},
             expected.at("threshold").to_number<double>(),
             expected});
    }
  }

 private:
  boost::json::value document_ =
      boost::json::parse(read_text(std::filesystem::path(SIGLIB_TEST_DATA) / "metrics.json", 1 << 20));
};

TEST_F(MetricsGolden, RocCurveAndItsFigures) {
  for_each_case([](const Case& given) {
    const std::vector<RocPoint> roc = roc_curve(given.trials);
    const boost::json::value& expected = given.expected.at("roc");
    const std::vector<double> far = numbers(expected.at("far")), frr = numbers(expected.at("frr"));
    const std::vector<double> thresholds = numbers(expected.at("threshold"));
    ASSERT_EQ(roc.size(), far.size());
    EXPECT_TRUE(std::isinf(roc.front().threshold));
    for (std::size_t i = 0; i < roc.size(); ++i) {
      EXPECT_NEAR(roc[i].far, far[i], tolerance);
      EXPECT_NEAR(roc[i].frr, frr[i], tolerance);
    }
    for (std::size_t i = 1; i < roc.size(); ++i) EXPECT_EQ(roc[i].threshold, thresholds[i - 1]);
    expect_near(equal_error(roc).rate, given.expected.at("eer"), "eer");
    expect_near(area_under_roc(roc), given.expected.at("auc"), "auc");
    expect_near(frr_at_far(roc, 0.1), given.expected.at("frr_at_far_10_percent"), "frr at far 0.1");
    expect_near(d_prime(given.trials), given.expected.at("d_prime"), "d'");
  });
}

TEST_F(MetricsGolden, PrecisionRecallCurve) {
  for_each_case([](const Case& given) {
    const std::vector<PrecisionRecallPoint> curve = precision_recall_curve(given.trials);
    const boost::json::value& expected = given.expected.at("precision_recall");
    const std::vector<double> thresholds = numbers(expected.at("threshold"));
    const std::vector<double> precision = numbers(expected.at("precision"));
    const std::vector<double> recall = numbers(expected.at("recall"));
    ASSERT_EQ(curve.size(), thresholds.size());
    for (std::size_t i = 0; i < curve.size(); ++i) {
      EXPECT_EQ(curve[i].threshold, thresholds[i]);
      EXPECT_NEAR(curve[i].precision, precision[i], tolerance);
      EXPECT_NEAR(curve[i].recall, recall[i], tolerance);
    }
    expect_near(average_precision(curve), given.expected.at("average_precision"), "average precision");
  });
}

TEST_F(MetricsGolden, CalibrationFigures) {
  for_each_case([](const Case& given) {
    expect_near(cllr(given.trials), given.expected.at("cllr"), "cllr");
    expect_near(min_cllr(given.trials), given.expected.at("min_cllr"), "min cllr");
    expect_near(expected_calibration_error(given.trials), given.expected.at("ece"), "ece");
    expect_near(brier(given.trials), given.expected.at("brier"), "brier");
  });
}

TEST_F(MetricsGolden, ConfusionAndRates) {
  for_each_case([](const Case& given) {
    const Confusion counts = confusion_at(given.trials, given.threshold);
    const auto& matrix = given.expected.at("confusion").as_array();
    EXPECT_DOUBLE_EQ(counts.rejected_forged, matrix[0].at(0).to_number<double>());
    EXPECT_DOUBLE_EQ(counts.accepted_forged, matrix[0].at(1).to_number<double>());
    EXPECT_DOUBLE_EQ(counts.rejected_genuine, matrix[1].at(0).to_number<double>());
    EXPECT_DOUBLE_EQ(counts.accepted_genuine, matrix[1].at(1).to_number<double>());
    const Rates rates = rates_of(counts);
    expect_near(rates.accuracy, given.expected.at("accuracy"), "accuracy");
    expect_near(rates.precision, given.expected.at("precision"), "precision");
    expect_near(rates.recall, given.expected.at("recall"), "recall");
    expect_near(rates.f1, given.expected.at("f1"), "f1");
    expect_near(rates.far, given.expected.at("far"), "far");
    expect_near(rates.frr, given.expected.at("frr"), "frr");
    expect_near(rates.hter, given.expected.at("hter"), "hter");
  });
}

TEST_F(MetricsGolden, FigureSet) {
  for_each_case([](const Case& given) {
    std::vector<std::uint8_t> accepted;
    for (const double score : given.trials.score) accepted.push_back(score >= given.threshold);
    const std::vector<double> values = FigureSet(given.trials, accepted).values();
    ASSERT_EQ(values.size(), FigureSet::names().size());
    for (std::size_t k = 0; k < values.size(); ++k)
      expect_near(values[k], given.expected.at(FigureSet::names()[k]), FigureSet::names()[k]);
  });
}

}  // namespace
}  // namespace siglib

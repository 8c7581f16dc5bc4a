#include "siglib/metrics/figures.h"

#include "siglib/metrics/calibration.h"
#include "siglib/metrics/classification.h"
#include "siglib/metrics/precision_recall.h"
#include "siglib/metrics/ranking.h"
#include "tests/unit/metrics/make_trials.h"

#include <cmath>
#include <limits>

namespace siglib {
namespace {

std::vector<std::uint8_t> accepted_at(const Trials& trials, double threshold) {
  std::vector<std::uint8_t> accepted;
  for (const double score : trials.score) accepted.push_back(score >= threshold);
  return accepted;
}

// In the order of FigureSet::names().
std::vector<double> one_by_one(const Trials& trials, double threshold) {
  const Rates r = rates_of(confusion_at(trials, threshold));
  const std::vector<RocPoint> roc = roc_curve(trials);
  return {r.accuracy,
          r.precision,
          r.recall,
          r.f1,
          r.far,
          r.frr,
          r.hter,
          equal_error(roc).rate,
          area_under_roc(roc),
          average_precision(precision_recall_curve(trials)),
          frr_at_far(roc, 0.01),
          frr_at_far(roc, 0.001),
          d_prime(trials),
          cllr(trials),
          min_cllr(trials),
          expected_calibration_error(trials),
          brier(trials)};
}

void expect_same(const std::vector<double>& values, const std::vector<double>& expected) {
  ASSERT_EQ(values.size(), FigureSet::names().size());
  ASSERT_EQ(expected.size(), values.size());
  for (std::size_t k = 0; k < values.size(); ++k)
    if (std::isfinite(expected[k])) {
      EXPECT_NEAR(values[k], expected[k], 1e-12) << FigureSet::names()[k];
    } else {
      EXPECT_EQ(std::isnan(values[k]), std::isnan(expected[k])) << FigureSet::names()[k];
      EXPECT_FALSE(std::isfinite(values[k])) << FigureSet::names()[k];
    }
}

TEST(FigureSet, EqualsTheFiguresOneByOneUnderAnyWeights) {
  Trials trials = noisy_trials(700, 2, 21);
  for (std::size_t i = 0; i < trials.size(); i += 3) trials.score[i] = std::round(trials.score[i] * 20) / 20;
  const FigureSet figures(trials, accepted_at(trials, 0.5));
  expect_same(figures.values(), one_by_one(trials, 0.5));

  Random random(1, "weights");
  Trials sorted = sorted_by_score(trials);
  for (int round = 0; round < 20; ++round) {
    sorted.weight.clear();
    for (std::size_t i = 0; i < sorted.size(); ++i)
      sorted.weight.push_back(static_cast<double>(random.integer(0, 3)) / 2);
    expect_same(figures.values(sorted.weight), one_by_one(sorted, 0.5));
  }
}

TEST(FigureSet, StartsFromTheTrialsOwnWeights) {
  Trials trials = noisy_trials(60, 2, 22);
  for (std::size_t i = 0; i < trials.size(); ++i) trials.weight.push_back(static_cast<double>(i % 4));
  expect_same(FigureSet(trials, accepted_at(trials, 0.7)).values(), one_by_one(trials, 0.7));
}

TEST(FigureSet, CertainErrorsCostInfinityOnlyWhereTheyWeigh) {
  const Trials trials{{0, 0.9, 0.2, 1}, {1, 1, 0, 0}, {}};
  const FigureSet figures(trials, accepted_at(trials, 0.5));
  expect_same(figures.values(), one_by_one(trials, 0.5));
  // In descending order: forged 1, genuine 0.9, forged 0.2, genuine 0.
  expect_same(figures.values({0, 1, 1, 0}), one_by_one({{0.9, 0.2}, {1, 0}, {}}, 0.5));
}

TEST(FigureSet, NothingAcceptedLeavesThePrecisionUndefined) {
  const Trials trials{{0.9, 0.2}, {1, 0}, {}};
  expect_same(FigureSet(trials, {0, 0}).values(), one_by_one(trials, 0.95));
}

TEST(FigureSet, TakesDecisionsAsTheyAre) {
  // Two folds with thresholds of their own: the lower score is accepted, the higher is not.
  const std::vector<double> values =
      FigureSet({{0.4, 0.6, 0.1, 0.2}, {1, 1, 0, 0}, {}}, {1, 0, 0, 1}).values();
  EXPECT_EQ(values[4], 0.5);  // far
  EXPECT_EQ(values[5], 0.5);  // frr
}

TEST(FigureSet, HasAScaleForEachFigure) {
  ASSERT_EQ(FigureSet::scales().size(), FigureSet::names().size());
  for (std::size_t k = 0; k < FigureSet::names().size(); ++k)
    EXPECT_EQ(FigureSet::scales()[k] == Scale::share,
              FigureSet::names()[k] != "d_prime" && FigureSet::names()[k] != "cllr");
}

TEST(FigureSet, RefusesWhatTheFiguresRefuse) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const auto make = [](const Trials& trials) { FigureSet(trials, accepted_at(trials, 0.5)).values(); };
  expect_error(ErrorKind::input, "trial 1 is not a number", [&] { make({{0.5, nan}, {1, 0}, {}}); });
  expect_error(ErrorKind::input, "trial 0 is 1.5", [&] { make({{1.5, 0.5}, {1, 0}, {}}); });
  expect_error(ErrorKind::input, "no forged", [&] { make({{0.5}, {1}, {}}); });
  expect_error(ErrorKind::input, "no genuine", [&] { make({{0.5}, {0}, {}}); });
  expect_error(ErrorKind::input, "no genuine", [&] { make({}); });
  expect_error(ErrorKind::input, "weight of trial 1", [&] { make({{0.5, 0.4}, {1, 0}, {1, -1}}); });
  expect_error(ErrorKind::input, "1 decisions for 2", [] { FigureSet({{0.5, 0.4}, {1, 0}, {}}, {1}); });
  const FigureSet figures({{0.5, 0.4}, {1, 0}, {}}, {1, 0});
  expect_error(ErrorKind::input, "1 weights for 2", [&] { figures.values({1}); });
  expect_error(ErrorKind::input, "no forged", [&] { figures.values({1, 0}); });
  for (const double bad : {-1.0, nan, infinity})
    expect_error(ErrorKind::input, "negative or not finite", [&] { figures.values({1, bad}); });
}

}  // namespace
}  // namespace siglib

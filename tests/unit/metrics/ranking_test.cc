#include "siglib/metrics/ranking.h"

#include "tests/unit/metrics/make_trials.h"

#include <algorithm>
#include <limits>

namespace siglib {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Roc, RunsFromNothingToEverything) {
  const auto roc = roc_curve({{0.1, 0.9, 0.5, 0.5}, {0, 1, 1, 0}, {}});
  ASSERT_EQ(roc.size(), 4u);
  EXPECT_EQ(roc[0].threshold, infinity);
  EXPECT_EQ(roc[0].far, 0);
  EXPECT_EQ(roc[0].frr, 1);
  EXPECT_EQ(roc[2].threshold, 0.5);  // the tie enters as one
  EXPECT_EQ(roc[2].far, 0.5);
  EXPECT_EQ(roc[2].frr, 0);
  EXPECT_EQ(roc[3].far, 1);
  EXPECT_EQ(roc[3].frr, 0);
}

TEST(Roc, EndsExactlyWhateverTheWeights) {
  Trials trials = noisy_trials(999, 1, 3);
  Random random(4, "weights");
  for (std::size_t i = 0; i < trials.size(); ++i) trials.weight.push_back(random.uniform() / 3);
  EXPECT_EQ(roc_curve(trials).back().far, 1);
  EXPECT_EQ(roc_curve(trials).back().frr, 0);
}

TEST(Roc, TrialsOfWeightZeroCountNowhere) {
  const Trials with{{0.9, 0.8, 0.4, 0.2}, {1, 0, 1, 0}, {1, 0, 2, 1}};
  const Trials without{{0.9, 0.4, 0.2}, {1, 1, 0}, {1, 2, 1}};
  const auto a = roc_curve(with), b = roc_curve(without);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].threshold, b[i].threshold);
}

TEST(Roc, IntegerWeightsEqualCopies) {
  const Trials weighted{{0.9, 0.6, 0.6, 0.3, 0.1}, {1, 0, 1, 1, 0}, {2, 1, 3, 1, 2}};
  const Trials copied{{0.9, 0.9, 0.6, 0.6, 0.6, 0.6, 0.3, 0.1, 0.1}, {1, 1, 0, 1, 1, 1, 1, 0, 0}, {}};
  EXPECT_DOUBLE_EQ(equal_error(roc_curve(weighted)).rate, equal_error(roc_curve(copied)).rate);
  EXPECT_DOUBLE_EQ(area_under_roc(roc_curve(weighted)), area_under_roc(roc_curve(copied)));
  EXPECT_DOUBLE_EQ(d_prime(weighted), d_prime(copied));
}

TEST(Roc, SortedTrialsGiveTheSameCurve) {
  const Trials trials = noisy_trials(500, 1.5, 7);
  const Trials sorted = sorted_by_score(trials);
  EXPECT_TRUE(std::is_sorted(sorted.score.rbegin(), sorted.score.rend()));
  const auto a = roc_curve(trials), b = roc_curve(sorted);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].far, b[i].far);
    EXPECT_EQ(a[i].frr, b[i].frr);
  }
}

TEST(EqualError, OneTiedBlockIsChance) {
  const EqualError error = equal_error(roc_curve({{0.3, 0.3, 0.3, 0.3, 0.3}, {1, 0, 0, 0, 0}, {}}));
  EXPECT_DOUBLE_EQ(error.rate, 0.5);
  EXPECT_EQ(error.threshold, 0.3);
}

TEST(EqualError, PerfectAndHopeless) {
  const Trials perfect{{0.9, 0.8, 0.3, 0.2}, {1, 1, 0, 0}, {}};
  EXPECT_EQ(equal_error(roc_curve(perfect)).rate, 0);
  EXPECT_EQ(equal_error(roc_curve(perfect)).threshold, 0.8);
  EXPECT_EQ(area_under_roc(roc_curve(perfect)), 1);
  const Trials hopeless{{0.9, 0.8, 0.3, 0.2}, {0, 0, 1, 1}, {}};
  EXPECT_EQ(equal_error(roc_curve(hopeless)).rate, 1);
  EXPECT_EQ(area_under_roc(roc_curve(hopeless)), 0);
}

TEST(EqualError, InterpolatesOnTheSegmentOfATie) {
  // From (FAR 0, FRR 2/3) at 0.8 to (FAR 1/2, FRR 0) at 0.5: they meet at 4/7 of the way.
  const EqualError error = equal_error(roc_curve({{0.8, 0.5, 0.5, 0.5, 0.1}, {1, 1, 1, 0, 0}, {}}));
  EXPECT_NEAR(error.rate, 2.0 / 7, 1e-12);
  EXPECT_NEAR(error.threshold, 0.8 - 0.3 * 4 / 7, 1e-12);
}

TEST(EqualError, ExchangingTheClassesOfNegatedScoresKeepsIt) {
  Trials trials = noisy_trials(301, 1, 5);
  for (double& score : trials.score) score = std::round(score * 8) / 8;
  Trials mirrored = trials;
  for (double& score : mirrored.score) score = -score;
  for (auto& genuine : mirrored.genuine) genuine = !genuine;
  EXPECT_NEAR(equal_error(roc_curve(trials)).rate, equal_error(roc_curve(mirrored)).rate, 1e-12);
}

TEST(Auc, CountsTiesHalf) {
  EXPECT_DOUBLE_EQ(area_under_roc(roc_curve({{0.5, 0.5, 0.5}, {1, 0, 0}, {}})), 0.5);
  EXPECT_DOUBLE_EQ(area_under_roc(roc_curve({{0.5, 0.5, 0.2}, {1, 0, 0}, {}})), 0.75);
}

TEST(FrrAtFar, TakesTheLastThresholdThatKeepsTheRate) {
  const auto roc = roc_curve({{0.9, 0.8, 0.7, 0.6, 0.5, 0.4}, {1, 0, 1, 0, 1, 0}, {}});
  EXPECT_DOUBLE_EQ(frr_at_far(roc, 0), 2.0 / 3);
  EXPECT_DOUBLE_EQ(frr_at_far(roc, 0.34), 1.0 / 3);
  EXPECT_DOUBLE_EQ(frr_at_far(roc, 0.33), 2.0 / 3);
  EXPECT_DOUBLE_EQ(frr_at_far(roc, 1), 0);
}

TEST(DPrime, EqualVariances) {
  EXPECT_DOUBLE_EQ(d_prime({{4, 6, 1, 3}, {1, 1, 0, 0}, {}}), 3);
  EXPECT_EQ(d_prime({{1, 0}, {1, 0}, {}}), infinity);
  EXPECT_EQ(d_prime({{1, 1}, {1, 0}, {}}), 0);
}

TEST(Ranking, RefusesTrialsThatMeanNothing) {
  expect_error(ErrorKind::input, "no forged", [] { roc_curve({{0.5}, {1}, {}}); });
  expect_error(ErrorKind::input, "no genuine", [] { roc_curve({{0.5}, {0}, {}}); });
  expect_error(ErrorKind::input, "no genuine", [] { roc_curve({}); });
  expect_error(ErrorKind::input, "no genuine", [] { roc_curve({{0.5, 0.4}, {1, 0}, {0, 1}}); });
  expect_error(ErrorKind::input, "no forged", [] { d_prime({{0.5}, {1}, {}}); });
  expect_error(ErrorKind::input, "trial 1 is not a number", [] { roc_curve({{0.5, nan}, {1, 0}, {}}); });
  expect_error(ErrorKind::input, "trial 0 is not a number", [] {
    sorted_by_score({{nan, 0.5}, {1, 0}, {}});
  });
  expect_error(ErrorKind::input, "weight of trial 1", [] { roc_curve({{0.5, 0.4}, {1, 0}, {1, -1}}); });
  expect_error(ErrorKind::input, "weight of trial 0", [] { roc_curve({{0.5, 0.4}, {1, 0}, {infinity, 1}}); });
  expect_error(ErrorKind::input, "2 scores, 1 labels", [] { roc_curve({{0.5, 0.4}, {1}, {}}); });
  expect_error(ErrorKind::input, "1 weights", [] { roc_curve({{0.5, 0.4}, {1, 0}, {1}}); });
  expect_error(ErrorKind::input, "two points", [] { equal_error({}); });
  expect_error(ErrorKind::input, "two points", [] { area_under_roc({{}}); });
  expect_error(ErrorKind::input, "two points", [] { frr_at_far({}, 0.1); });
}

}  // namespace
}  // namespace siglib

#include "siglib/metrics/calibration.h"

#include "tests/unit/metrics/make_trials.h"

#include <limits>

namespace siglib {
namespace {

TEST(Cllr, IsOneBitForScoresThatSayNothing) {
  const Trials trials{{0.5, 0.5, 0.5, 0.5}, {1, 0, 0, 0}, {}};
  EXPECT_DOUBLE_EQ(cllr(trials), 1);
  EXPECT_DOUBLE_EQ(min_cllr(trials), 1);
}

TEST(Cllr, PunishesCertainErrorsWithoutBound) {
  EXPECT_TRUE(std::isinf(cllr({{0.0, 0.1}, {1, 0}, {}})));
  EXPECT_TRUE(std::isinf(cllr({{0.9, 1.0}, {1, 0}, {}})));
  EXPECT_EQ(cllr({{1.0, 0.0}, {1, 0}, {}}), 0);
  EXPECT_TRUE(std::isfinite(cllr({{0.9, 0.0, 0.1}, {1, 1, 0}, {1, 0, 1}})));  // it weighs nothing
}

TEST(MinCllr, SeparatedScoresCostNothing) {
  EXPECT_EQ(min_cllr({{0.52, 0.51, 0.49, 0.48}, {1, 1, 0, 0}, {}}), 0);
  EXPECT_EQ(min_cllr({{1.0, 0.0}, {1, 0}, {}}), 0);
}

TEST(MinCllr, ReversedScoresPoolIntoOneBlock) {
  EXPECT_DOUBLE_EQ(min_cllr({{0.9, 0.8, 0.3, 0.2}, {0, 0, 1, 1}, {}}), 1);
}

TEST(MinCllr, PoolsByHand) {
  // Descending: genuine | forged, genuine pooled | forged. The pool has half of each class: probability 1/2.
  EXPECT_DOUBLE_EQ(min_cllr({{0.9, 0.7, 0.6, 0.1}, {1, 0, 1, 0}, {}}), 0.5);
}

TEST(MinCllr, IgnoresMonotoneChangesAndNeverExceedsCllr) {
  const Trials trials = noisy_trials(600, 2, 11);
  Trials changed = trials;
  for (double& score : changed.score) score = score * score * score;
  EXPECT_NEAR(min_cllr(trials), min_cllr(changed), 1e-12);
  EXPECT_LT(min_cllr(trials), cllr(trials));
  EXPECT_LT(cllr(trials), cllr(changed));
}

TEST(Ece, ComparesTruthAndProbabilityPerBin) {
  // One bin [0.8, 0.8667): probability 0.8, half genuine by weight. The classes weigh one half each.
  EXPECT_NEAR(expected_calibration_error({{0.8, 0.8}, {1, 0}, {}}), 0.3, 1e-12);
  EXPECT_NEAR(expected_calibration_error({{1.0, 0.0}, {1, 0}, {}}), 0, 1e-12);  // 1 belongs to the last bin
  EXPECT_NEAR(expected_calibration_error({{0.9, 0.1}, {1, 0}, {}}, 1), 0, 1e-12);
  EXPECT_NEAR(expected_calibration_error({{0.9, 0.1}, {1, 0}, {}}, 2), 0.1, 1e-12);
}

TEST(Ece, IsSmallForProbabilitiesThatHold) {
  Random random(2, "calibrated");
  Trials trials;
  for (int i = 0; i < 20000; ++i) {
    trials.score.push_back(random.uniform());
    trials.genuine.push_back(random.chance(trials.score.back()));
  }
  EXPECT_LT(expected_calibration_error(trials), 0.03);
}

TEST(Brier, WeighsTheClassesEqually) {
  EXPECT_DOUBLE_EQ(brier({{0.8, 0.4, 0.4, 0.4}, {1, 0, 0, 0}, {}}), (0.04 + 0.16) / 2);
}

TEST(Calibration, RefusesWhatIsNoProbability) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (double (*figure)(const Trials&) : {&cllr, &min_cllr, &brier}) {
    expect_error(ErrorKind::input, "trial 1 is 1.5", [&] { figure({{0.5, 1.5}, {1, 0}, {}}); });
    expect_error(ErrorKind::input, "trial 0 is -0.1", [&] { figure({{-0.1, 0.5}, {1, 0}, {}}); });
    expect_error(ErrorKind::input, "not a number", [&] { figure({{0.5, nan}, {1, 0}, {}}); });
    expect_error(ErrorKind::input, "no forged", [&] { figure({{0.5}, {1}, {}}); });
  }
  expect_error(ErrorKind::usage, "0 calibration bins", [] {
    expected_calibration_error({{0.5, 0.5}, {1, 0}, {}}, 0);
  });
  expect_error(ErrorKind::input, "no genuine", [] { expected_calibration_error({{0.5}, {0}, {}}); });
}

}  // namespace
}  // namespace siglib

#include "siglib/metrics/precision_recall.h"

#include "tests/unit/metrics/make_trials.h"

#include <limits>

namespace siglib {
namespace {

TEST(PrecisionRecall, HasOnePointPerDistinctScore) {
  const auto curve = precision_recall_curve({{0.1, 0.9, 0.5, 0.5}, {0, 1, 1, 0}, {}});
  ASSERT_EQ(curve.size(), 3u);
  EXPECT_EQ(curve[0].threshold, 0.9);
  EXPECT_EQ(curve[0].precision, 1);
  EXPECT_EQ(curve[0].recall, 0.5);
  EXPECT_EQ(curve[1].threshold, 0.5);  // the tie enters as one
  EXPECT_DOUBLE_EQ(curve[1].precision, 1 / 1.5);
  EXPECT_EQ(curve[1].recall, 1);
  EXPECT_EQ(curve[2].precision, 0.5);
}

TEST(PrecisionRecall, WeighsTheClassesEqually) {
  const Trials few{{0.9, 0.6, 0.4, 0.2}, {1, 0, 1, 0}, {}};
  const Trials many{few.score, few.genuine, {1, 10, 1, 10}};
  const auto a = precision_recall_curve(few), b = precision_recall_curve(many);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_DOUBLE_EQ(a[i].precision, b[i].precision);
  EXPECT_DOUBLE_EQ(average_precision(a), average_precision(b));
}

TEST(PrecisionRecall, EndsExactlyWhateverTheWeights) {
  Trials trials = noisy_trials(999, 1, 3);
  Random random(4, "weights");
  for (std::size_t i = 0; i < trials.size(); ++i) trials.weight.push_back(random.uniform() / 3);
  EXPECT_EQ(precision_recall_curve(trials).back().recall, 1);
  EXPECT_EQ(precision_recall_curve(trials).back().precision, 0.5);
}

TEST(PrecisionRecall, TrialsOfWeightZeroCountNowhere) {
  const auto curve = precision_recall_curve({{0.9, 0.8, 0.4, 0.2}, {1, 0, 1, 0}, {1, 0, 2, 1}});
  ASSERT_EQ(curve.size(), 3u);
  EXPECT_EQ(curve[1].threshold, 0.4);
  EXPECT_EQ(curve[1].precision, 1);
}

TEST(AveragePrecision, PerfectTiedAndHopeless) {
  const auto of = [](const Trials& trials) { return average_precision(precision_recall_curve(trials)); };
  EXPECT_EQ(of({{0.9, 0.8, 0.3}, {1, 1, 0}, {}}), 1);
  EXPECT_EQ(of({{0.3, 0.3, 0.3}, {1, 0, 0}, {}}), 0.5);
  // Genuine last: precision 1/3 at the first (recall 1/2), 1/2 at the second.
  EXPECT_DOUBLE_EQ(of({{0.9, 0.8, 0.3, 0.2}, {0, 0, 1, 1}, {}}), 0.5 / 3 + 0.25);
}

TEST(PrecisionRecall, RefusesTrialsThatMeanNothing) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  expect_error(ErrorKind::input, "no forged", [] { precision_recall_curve({{0.5}, {1}, {}}); });
  expect_error(ErrorKind::input, "no genuine", [] { precision_recall_curve({{0.5, 0.4}, {1, 0}, {0, 1}}); });
  expect_error(ErrorKind::input, "no genuine", [] { precision_recall_curve({}); });
  expect_error(ErrorKind::input, "trial 1 is not a number", [&] {
    precision_recall_curve({{0.5, nan}, {1, 0}, {}});
  });
  expect_error(ErrorKind::input, "weight of trial 0", [&] {
    precision_recall_curve({{0.5, 0.4}, {1, 0}, {nan, 1}});
  });
  expect_error(ErrorKind::input, "no points", [] { average_precision({}); });
}

}  // namespace
}  // namespace siglib

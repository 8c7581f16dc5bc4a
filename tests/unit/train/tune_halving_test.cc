#include "siglib/train/tune_halving.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

using Trials = std::vector<std::int64_t>;

TuneRun ended(std::int64_t trial, std::int64_t rung, double eer) {
  TuneRun run;
  run.trial = trial;
  run.rung = rung;
  run.status = TuneStatus::finished;
  run.eer = eer;
  return run;
}

TuneRun failed(std::int64_t trial, std::int64_t rung) {
  TuneRun run;
  run.trial = trial;
  run.rung = rung;
  run.error = "collapsed";
  return run;
}

TEST(Halving, RungsAreThoseOfThePaper) {
  const TunePlan plan{27, 3, 40};
  ASSERT_EQ(rungs(plan), 4);
  Trials epochs, sizes;
  for (int rung = 0; rung < 4; ++rung) {
    epochs.push_back(rung_epochs(plan, plan.epochs, rung));
    sizes.push_back(rung_size(plan, rung));
  }
  EXPECT_EQ(epochs, (Trials{1, 4, 13, 40}));
  EXPECT_EQ(sizes, (Trials{27, 9, 3, 1}));
}

TEST(Halving, PowersAndTheirNeighboursHaveTheRightNumberOfRungs) {
  EXPECT_EQ(rungs({26, 3, 1000}), 3);
  EXPECT_EQ(rungs({243, 3, 1000}), 6);
  EXPECT_EQ(rungs({2, 3, 1000}), 1);
  EXPECT_EQ(rungs({1, 2, 1000}), 1);
}

TEST(Halving, NoRungIsShorterThanAnEpoch) {
  const TunePlan plan{81, 3, 10};
  EXPECT_EQ(rungs(plan), 3);
  EXPECT_EQ(rung_epochs(plan, 10, 0), 1);
  EXPECT_EQ(rung_epochs(plan, 10, 2), 10);
  EXPECT_EQ(rungs({81, 3, 1}), 1);
}

TEST(Halving, NoRungIsShorterThanTheLeastEpochs) {
  const TunePlan plan{27, 3, 40, 2};
  EXPECT_EQ(rungs(plan), 3);
  EXPECT_EQ(rung_epochs(plan, 40, 0), 4);
  EXPECT_EQ(rungs({27, 3, 40, 14}), 1);
  EXPECT_EQ(rungs({27, 3, 40, 13}), 2);
}

TEST(Halving, OneTrainsEveryTrialWhole) {
  const TunePlan plan{7, 1, 40};
  EXPECT_EQ(rungs(plan), 1);
  EXPECT_EQ(rung_epochs(plan, 40, 0), 40);
  EXPECT_EQ(rung_trials(plan, 0, {}).size(), 7u);
}

TEST(Halving, TheBestGoOn) {
  const TunePlan plan{4, 2, 8};
  EXPECT_EQ(rung_trials(plan, 0, {}), (Trials{1, 2, 3, 4}));
  std::vector<TuneRun> runs{ended(4, 0, 0.1), ended(1, 0, 0.4), ended(2, 0, 0.2), ended(3, 0, 0.3)};
  EXPECT_EQ(rung_trials(plan, 1, runs), (Trials{2, 4}));
  runs.push_back(ended(2, 1, 0.05));
  runs.push_back(ended(4, 1, 0.09));
  EXPECT_EQ(rung_trials(plan, 2, runs), (Trials{2}));
}

TEST(Halving, OfEqualsTheLowerNumberGoesOn) {
  EXPECT_EQ(
      rung_trials({4, 2, 8}, 1, {ended(4, 0, 0.2), ended(3, 0, 0.2), ended(2, 0, 0.2), ended(1, 0, 0.3)}),
      (Trials{2, 3}));
}

TEST(Halving, FailedTrialsNeverGoOn) {
  EXPECT_EQ(rung_trials({4, 2, 8}, 1, {failed(1, 0), failed(2, 0), ended(3, 0, 0.5), failed(4, 0)}),
            (Trials{3}));
  EXPECT_TRUE(rung_trials({2, 2, 8}, 1, {failed(1, 0), failed(2, 0)}).empty());
}

}  // namespace
}  // namespace siglib

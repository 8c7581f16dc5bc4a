#include "siglib/train/optimizer.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

TEST(Schedule, WarmsUpLinearlyToThePeak) {
  ScheduleOptions o;
  o.warmup = 0.1;
  EXPECT_DOUBLE_EQ(rate_at(o, 0, 100, 10), 0.1);
  EXPECT_DOUBLE_EQ(rate_at(o, 9, 100, 10), 1.0);
  EXPECT_DOUBLE_EQ(rate_at(o, 10, 100, 10), 1.0);
}

TEST(Schedule, CosineFallsToItsFloor) {
  ScheduleOptions o;
  o.warmup = 0;
  o.floor = 0.01;
  EXPECT_DOUBLE_EQ(rate_at(o, 0, 100, 10), 1);
  EXPECT_NEAR(rate_at(o, 50, 100, 10), 0.505, 1e-12);
  EXPECT_NEAR(rate_at(o, 100, 100, 10), 0.01, 1e-12);
}

TEST(Schedule, StepFallsAtItsMilestones) {
  ScheduleOptions o;
  o.kind = ScheduleKind::step;
  o.warmup = 0;
  o.milestones = {2, 4};
  o.factor = 0.5;
  EXPECT_DOUBLE_EQ(rate_at(o, 19, 100, 10), 1);
  EXPECT_DOUBLE_EQ(rate_at(o, 20, 100, 10), 0.5);
  EXPECT_DOUBLE_EQ(rate_at(o, 99, 100, 10), 0.25);
}

TEST(Schedule, WithoutAWarmupHasNoDivisionByZero) {
  ScheduleOptions o;
  o.warmup = 0;
  EXPECT_DOUBLE_EQ(rate_at(o, 0, 1, 1), 1);
}

}  // namespace
}  // namespace siglib

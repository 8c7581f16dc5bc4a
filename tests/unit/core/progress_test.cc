#include "siglib/core/progress.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

TEST(SilentReporter, TakesEverythingAndSaysNothing) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Reporter& reporter = silent_reporter();
  reporter.begin("train", 10, "steps");
  reporter.advance(3, "loss 0.31");
  reporter.info("info");
  reporter.warn("warning");
  reporter.end();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(&reporter, &silent_reporter());
}

}  // namespace
}  // namespace siglib

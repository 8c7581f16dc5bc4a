#include "siglib/image/conditions.h"

#include "siglib/core/error.h"

#include <gtest/gtest.h>

#include <limits>

namespace siglib {
namespace {

TEST(Conditions, AreWhatTheSeveritiesMean) {
  const Conditions one = conditions_at(1), three = conditions_at(3), five = conditions_at(5);
  EXPECT_EQ(one.signature_width, 600);
  EXPECT_EQ(three.signature_width, 300);
  EXPECT_EQ(five.signature_width, 150);
  EXPECT_EQ(three.ink_contrast, 0.5);
  EXPECT_EQ(five.light_gradient, 0.7);
  EXPECT_EQ(three.defocus, 1);
  EXPECT_EQ(five.noise, 12);
  EXPECT_EQ(one.jpeg_quality, 90);
  EXPECT_EQ(five.tilt, 15);
  EXPECT_EQ(one.crossed, 0);
  EXPECT_EQ(five.crossed, 0.3);
  EXPECT_EQ(three.pattern, 0.2);
}

TEST(Conditions, AreInterpolatedInBetween) {
  EXPECT_DOUBLE_EQ(conditions_at(2).signature_width, 450);
  EXPECT_DOUBLE_EQ(conditions_at(4).crossed, 0.2);
  EXPECT_DOUBLE_EQ(conditions_at(4.5).jpeg_quality, 37.5);
}

TEST(Conditions, RefuseOtherSeverities) {
  for (const double severity : {0.9, 5.1, -1.0, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_THROW(conditions_at(severity), Error) << severity;
}

}  // namespace
}  // namespace siglib

#include "siglib/metrics/classification.h"

#include "tests/unit/metrics/make_trials.h"

#include <limits>

namespace siglib {
namespace {

TEST(Confusion, AcceptsFromTheThresholdOn) {
  const Confusion counts = confusion_at({{0.5, 0.499, 0.5, 0.2}, {1, 1, 0, 0}, {1, 2, 4, 8}}, 0.5);
  EXPECT_EQ(counts.accepted_genuine, 1);
  EXPECT_EQ(counts.rejected_genuine, 2);
  EXPECT_EQ(counts.accepted_forged, 4);
  EXPECT_EQ(counts.rejected_forged, 8);
}

TEST(Rates, WeighTheClassesEqually) {
  // A tenfold count of forged trials at the same rates changes nothing.
  const Rates few =
      rates_of({.accepted_genuine = 8, .rejected_genuine = 2, .accepted_forged = 1, .rejected_forged = 9});
  const Rates many =
      rates_of({.accepted_genuine = 8, .rejected_genuine = 2, .accepted_forged = 10, .rejected_forged = 90});
  EXPECT_DOUBLE_EQ(few.accuracy, 0.85);
  EXPECT_DOUBLE_EQ(few.hter, 0.15);
  EXPECT_DOUBLE_EQ(few.far, 0.1);
  EXPECT_DOUBLE_EQ(few.frr, 0.2);
  EXPECT_DOUBLE_EQ(few.precision, 0.8 / 0.9);
  EXPECT_DOUBLE_EQ(few.f1, 2 / (1 / few.precision + 1 / few.recall));
  EXPECT_DOUBLE_EQ(few.precision, many.precision);
  EXPECT_DOUBLE_EQ(few.f1, many.f1);
}

TEST(Rates, PrecisionIsUndefinedWhereNothingIsAccepted) {
  const Rates rates =
      rates_of({.accepted_genuine = 0, .rejected_genuine = 3, .accepted_forged = 0, .rejected_forged = 5});
  EXPECT_TRUE(std::isnan(rates.precision));
  EXPECT_EQ(rates.f1, 0);
  EXPECT_EQ(rates.accuracy, 0.5);
}

TEST(Rates, RefuseAnEmptyClass) {
  expect_error(ErrorKind::input, "no genuine", [] { rates_of({0, 0, 1, 1}); });
  expect_error(ErrorKind::input, "no forged", [] { rates_of({1, 1, 0, 0}); });
  const double nan = std::numeric_limits<double>::quiet_NaN();
  expect_error(ErrorKind::input, "not a number", [&] { confusion_at({{nan}, {1}, {}}, 0.5); });
}

}  // namespace
}  // namespace siglib

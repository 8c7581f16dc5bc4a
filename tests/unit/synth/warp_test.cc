#include "siglib/synth/warp.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

constexpr double kLetterHeight = 3;

double moved(const PlanePoint& from, const PlanePoint& to) {
  return std::hypot(to.x - from.x, to.y - from.y);
}

TEST(Warp, OfNoAmountChangesNothing) {
  Random random(1, "test.warp");
  const Warp none(0, kLetterHeight, random);
  for (double x = 0; x < 60; x += 1.5) {
    EXPECT_EQ(moved({x, 2}, none({x, 2})), 0);
    EXPECT_EQ(moved({x, 2}, Warp()({x, 2})), 0);
  }
}

TEST(Warp, HalfOfItMovesAPointOnTheLineHalfAsFar) {
  Random random(2, "test.warp");
  const Warp warp(1, kLetterHeight, random);
  for (double x = 0; x < 60; x += 1.5)
    EXPECT_NEAR(moved({x, 0}, warp({x, 0}, 0.5)), 0.5 * moved({x, 0}, warp({x, 0})), 1e-9);
}

TEST(Warp, KeepsTheOrderOfTheLettersAndTheirFeetDown) {
  for (std::uint64_t number = 0; number < 500; ++number) {
    Random random(3, "test.warp", {number});
    const Warp warp(3, kLetterHeight, random);
    double before = -1e9;
    for (double x = 0; x < 90; x += 0.3) {
      const PlanePoint foot = warp({x, 0}), head = warp({x, kLetterHeight});
      EXPECT_GT(foot.x, before) << number;
      EXPECT_GT(head.y, foot.y) << number;
      before = foot.x;
    }
  }
}

TEST(Warp, LeavesNeighboursTogetherAndGrowsWithTheAmount) {
  double small = 0, large = 0, torn = 0;
  for (std::uint64_t number = 0; number < 200; ++number) {
    Random once(4, "test.warp", {number}), again(4, "test.warp", {number});
    const Warp steady(1, kLetterHeight, once), clumsy(3, kLetterHeight, again);
    for (double x = 0; x < 60; x += kLetterHeight) {
      const PlanePoint here{x, 1}, near{x + 0.1 * kLetterHeight, 1};
      small += moved(here, steady(here));
      large += moved(here, clumsy(here));
      torn += std::abs(moved(here, clumsy(here)) - moved(near, clumsy(near)));
    }
  }
  EXPECT_GT(large, 2 * small);
  EXPECT_LT(torn, 0.2 * large);
}

}  // namespace
}  // namespace siglib

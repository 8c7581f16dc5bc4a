#include "siglib/score/stroke_shares.h"

#include "siglib/stroke/distance_shares.h"
#include "tests/support/random_network.h"
#include "tests/unit/stroke/drawing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace siglib {
namespace {

Strokes signature(double waves, double height = 70) {
  return find_strokes(test::Drawing().wave(height, waves).canvas());
}

double sum(const std::vector<double>& terms) {
  return std::accumulate(terms.begin(), terms.end(), 0.0);
}

// The network computes in float.
constexpr double kRounding = 2e-5;

TEST(StrokeShares, AddUpToTheLogOdds) {
  for (const std::uint64_t seed : {2, 3, 4, 5}) {
    const StrokeNetwork network = test::random_network(seed);
    const Strokes a = signature(2.5), b = signature(2.8, 60);
    const StrokeShares shares = stroke_shares(network, a, b);
    EXPECT_EQ(shares.log_odds, network.log_odds(a, b));
    ASSERT_LT(std::abs(shares.log_odds), StrokeNetwork::kMostLogOdds);
    // Nothing is left over: each step of the way is exact.
    EXPECT_NEAR(shares.cut, 0, kRounding * (1 + std::abs(shares.log_odds))) << seed;
    EXPECT_NEAR(shares.typical + sum(shares.a) + sum(shares.b) + shares.whole, shares.log_odds,
                kRounding * (1 + std::abs(shares.log_odds)));
    EXPECT_EQ(shares.a.size(), a.size());
    EXPECT_EQ(shares.there.size(), a.size());
    EXPECT_EQ(shares.back.size(), b.size());
  }
}

TEST(StrokeShares, AreTheSameEitherWayRound) {
  const StrokeNetwork network = test::random_network(7);
  const Strokes a = signature(2.5), b = signature(2.9);
  const StrokeShares one = stroke_shares(network, a, b), other = stroke_shares(network, b, a);
  ASSERT_EQ(one.a.size(), other.b.size());
  for (std::size_t i = 0; i < one.a.size(); ++i) EXPECT_NEAR(one.a[i], other.b[i], 1e-9);
  EXPECT_EQ(one.back, other.there);
}

TEST(StrokeShares, SayWhatTheBoundsCutOff) {
  StrokeNetwork::Parameters p = test::random_network(8).parameters();
  p.last.bias = {50};
  const StrokeShares shares = stroke_shares(StrokeNetwork(p), signature(2.5), signature(2.8));
  EXPECT_EQ(shares.log_odds, StrokeNetwork::kMostLogOdds);
  EXPECT_LT(shares.cut, -30);
}

TEST(StrokeShares, TooLittleInkHasNone) {
  const StrokeShares shares = stroke_shares(test::random_network(9), {}, signature(2.5));
  EXPECT_EQ(shares.log_odds, StrokeNetwork::kTooLittleInk);
  EXPECT_EQ(sum(shares.b), 0);
  EXPECT_EQ(shares.typical + shares.cut, shares.log_odds);
  EXPECT_TRUE(shares.there.empty());
}

}  // namespace
}  // namespace siglib

#include "siglib/score/stroke_network.h"

#include "tests/support/expect_error.h"
#include "tests/support/random_network.h"
#include "tests/unit/stroke/drawing.h"

#include <limits>

namespace siglib {
namespace {

Strokes signature(double waves) {
  return find_strokes(test::Drawing().wave(70, waves).canvas());
}

TEST(StrokeNetwork, SaysTheSameEitherWayRound) {
  const StrokeNetwork network = test::random_network(2);
  const Strokes a = signature(2.5), b = signature(2.8);
  EXPECT_EQ(network.log_odds(a, b), network.log_odds(b, a));
  EXPECT_LT(std::abs(network.log_odds(a, b)), StrokeNetwork::kMostLogOdds);
  EXPECT_NE(network.log_odds(a, b), network.log_odds(a, signature(3.5)));
}

TEST(StrokeNetwork, EqualStrokesGetTheMost) {
  EXPECT_EQ(test::random_network(3).log_odds(signature(2.5), signature(2.5)), StrokeNetwork::kMostLogOdds);
}

TEST(StrokeNetwork, StaysWithinItsBounds) {
  StrokeNetwork::Parameters p = test::random_network(4).parameters();
  for (const float bias : {1e6F, -1e6F}) {
    p.last.bias = {bias};
    EXPECT_EQ(StrokeNetwork(p).log_odds(signature(2.5), signature(3)),
              std::copysign(StrokeNetwork::kMostLogOdds, bias));
  }
}

TEST(StrokeNetwork, TooLittleInkIsNoExtreme) {
  const StrokeNetwork network = test::random_network(5);
  EXPECT_EQ(network.log_odds({}, signature(2.5)), StrokeNetwork::kTooLittleInk);
  EXPECT_EQ(network.log_odds({}, {}), StrokeNetwork::kTooLittleInk);
}

TEST(StrokeNetwork, RefusesLayersOfAnotherSizeAndNumbersThatAreNotFinite) {
  StrokeNetwork::Parameters p = test::random_network(6).parameters();
  p.second.weight.pop_back();
  expect_error(ErrorKind::model, "second has 1023 numbers instead of 1024", [&] { StrokeNetwork{p}; });
  p = test::random_network(6).parameters();
  p.joint.inputs = 3;
  expect_error(ErrorKind::model, "joint is 32 x 3", [&] { StrokeNetwork{p}; });
  p = test::random_network(6).parameters();
  p.scale.front() = std::numeric_limits<float>::quiet_NaN();
  expect_error(ErrorKind::model, "scale holds a number that is not finite", [&] { StrokeNetwork{p}; });
}

}  // namespace
}  // namespace siglib

#include "siglib/synth/lognormal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace siglib {
namespace {

PlannedStroke stroke(double x, double y, double bend) {
  return {.target = {x, y}, .bend = bend, .duration = 0.3, .asymmetry = 0.1, .onset = 0.5, .ink = true};
}

TEST(Lognormal, EndsAtTheLastTargetWhateverTheBendsAndOverlaps) {
  const Movement movement{{1, 2},
                          {stroke(5, 3, 1.2), stroke(4, 9, -2.5), stroke(4, 9, 1.0), stroke(-3, 0, 9.0)}};
  const auto samples = perform(movement);
  EXPECT_NEAR(samples.front().position.x, 1, 1e-9);
  EXPECT_NEAR(samples.front().position.y, 2, 1e-9);
  EXPECT_NEAR(samples.back().position.x, -3, 1e-9);
  EXPECT_NEAR(samples.back().position.y, 0, 1e-9);
}

TEST(Lognormal, ALoneStrokeFollowsItsArc) {
  // A half circle over the chord (0,0)-(2,0), counter-clockwise: below the chord, radius 1 around (1,0).
  for (const MovementSample& sample : perform({{0, 0}, {stroke(2, 0, std::numbers::pi)}})) {
    EXPECT_NEAR(std::hypot(sample.position.x - 1, sample.position.y), 1, 1e-9);
    EXPECT_LE(sample.position.y, 1e-9);
  }
}

TEST(Lognormal, SpeedIsTheLognormal) {
  const PlannedStroke plan = stroke(10, 0, 0);
  const double sigma = std::sqrt(-std::log(1 - plan.asymmetry));
  const double mu = std::log(plan.duration / (std::exp(3 * sigma) - std::exp(-3 * sigma)));
  const double t0 = -std::exp(mu - 3 * sigma);
  const auto samples = perform({{0, 0}, {plan}});
  for (std::size_t i = 2; i + 2 < samples.size(); ++i) {
    const double speed = (samples[i + 1].position.x - samples[i - 1].position.x) / 2 * kPenRate;
    const double t = static_cast<double>(i) / kPenRate - t0;
    const double z = (std::log(t) - mu) / sigma;
    const double density = std::exp(-z * z / 2) / (sigma * std::sqrt(2 * std::numbers::pi) * t);
    EXPECT_NEAR(speed, 10 * density, 0.02 * 10 / plan.duration) << i;
  }
}

TEST(Lognormal, OverlapRoundsCorners) {
  Movement movement{{0, 0}, {stroke(5, 0, 0), stroke(5, 5, 0)}};
  const auto nearest = [&] {
    double best = 1e9;
    for (const MovementSample& sample : perform(movement))
      best = std::min(best, std::hypot(sample.position.x - 5, sample.position.y));
    return best;
  };
  const double rounded = nearest();
  movement.strokes[1].onset = 1;
  EXPECT_LT(nearest(), 0.05);
  EXPECT_GT(rounded, 0.3);
}

TEST(Lognormal, InkFollowsTheLatestStroke) {
  Movement movement{{0, 0}, {stroke(5, 0, 0), stroke(9, 0, 0), stroke(12, 0, 0)}};
  movement.strokes[1].ink = false;
  const auto samples = perform(movement);
  const auto at = [&](double seconds) { return samples[static_cast<std::size_t>(seconds * kPenRate)].ink; };
  EXPECT_TRUE(at(0.1));
  EXPECT_FALSE(at(0.2));
  EXPECT_TRUE(at(0.35));
}

TEST(Lognormal, NothingPlannedIsOnePointInTheAir) {
  const auto samples = perform({{3, 4}, {}});
  ASSERT_EQ(samples.size(), 1U);
  EXPECT_FALSE(samples[0].ink);
  EXPECT_EQ(samples[0].position.x, 3);
}

}  // namespace
}  // namespace siglib

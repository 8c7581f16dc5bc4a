#include "siglib/synth/retrace.h"

#include "siglib/core/random.h"
#include "tests/support/expect_error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace siglib {
namespace {

double distance(const PenPoint& a, const PenPoint& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

// Loops along a line, as writing goes, told in steps of `grain`.
Trajectory loops(int samples, double grain, double slant) {
  Trajectory trajectory;
  for (int i = 0; i <= samples; ++i) {
    const double t = static_cast<double>(i) / samples;
    const double phase = 2 * std::numbers::pi * 6 * t;
    const double y = 4 * std::sin(phase) + 2 * std::sin(0.37 * phase);
    const double x = 50 * t + 2.5 * std::cos(phase) + slant * y;
    const auto step = [grain](double value) { return grain > 0 ? std::round(value / grain) * grain : value; };
    trajectory.points.push_back({step(x), step(y), i / 100.0, 0.5});
  }
  return trajectory;
}

// Mean fourth difference over 0.4 mm to each side: what no smooth line has.
double roughness(const Trajectory& line) {
  constexpr std::size_t k = 4;
  const auto& p = line.points;
  double sum = 0;
  for (std::size_t i = 2 * k; i + 2 * k < p.size(); ++i) {
    const auto fourth = [&](auto of) {
      return of(p[i - 2 * k]) - 4 * of(p[i - k]) + 6 * of(p[i]) - 4 * of(p[i + k]) + of(p[i + 2 * k]);
    };
    sum += std::hypot(fourth([](const PenPoint& q) { return q.x; }),
                      fourth([](const PenPoint& q) { return q.y; }));
  }
  return sum / static_cast<double>(p.size());
}

double farthest(const Trajectory& from, const Trajectory& to) {
  double worst = 0;
  for (const PenPoint& point : from.points) {
    double nearest = 1e9;
    for (const PenPoint& other : to.points) nearest = std::min(nearest, distance(point, other));
    worst = std::max(worst, nearest);
  }
  return worst;
}

TEST(Retrace, PointsAreEvenlySpacedAndEndsStay) {
  const Trajectory recording = loops(200, 0, 0.2);
  const Trajectory line = retrace(recording, 0.01);
  for (std::size_t i = 1; i + 1 < line.points.size(); ++i) {
    ASSERT_GT(distance(line.points[i], line.points[i - 1]), 0.05);
    ASSERT_LT(distance(line.points[i], line.points[i - 1]), 0.15);
  }
  EXPECT_NEAR(distance(line.points.front(), recording.points.front()), 0, 1e-9);
  EXPECT_NEAR(distance(line.points.back(), recording.points.back()), 0, 1e-9);
  EXPECT_LT(farthest(recording, line), 0.1);
}

// A coarse tablet's steps must not show whether somebody wrote slowly: forgers do.
TEST(Retrace, SlowWritingIsNoRougherOnACoarseTablet) {
  constexpr double kGrain = 0.2;
  double slow = 0, fast = 0;
  for (int i = 0; i < 12; ++i) {
    const double slant = 0.05 * i;
    const Trajectory exact = loops(2000, 0, slant);
    for (const auto& [samples, sum] : {std::pair(250, &fast), std::pair(1500, &slow)}) {
      const Trajectory line = retrace(loops(samples, kGrain, slant), kGrain);
      EXPECT_LT(farthest(line, exact), 1.5 * kGrain);
      EXPECT_LT(farthest(exact, line), 2.5 * kGrain);
      *sum += roughness(line);
    }
  }
  EXPECT_NEAR(slow / fast, 1, 0.1);
}

TEST(Retrace, RestingPenAndRunawayPointsLeaveNoTrace) {
  const Trajectory recording = loops(300, 0, 0);
  Trajectory disturbed = recording;
  auto& points = disturbed.points;
  points.insert(points.begin() + 150, 40, points[150]);
  PenPoint runaway = points[60];
  runaway.y -= 60;
  points.insert(points.begin() + 60, runaway);
  const Trajectory clean = retrace(recording, 0.01);
  EXPECT_LT(farthest(retrace(disturbed, 0.01), clean), 0.01);
  EXPECT_LT(farthest(clean, retrace(disturbed, 0.01)), 0.01);
}

TEST(Retrace, NoInkBetweenStrokes) {
  Trajectory recording;
  for (int i = 0; i <= 20; ++i) recording.points.push_back({0.5 * i, 0, i / 100.0, 0.5});
  recording.points.push_back({10, 0, 0.21, 0});
  recording.points.push_back({15, 3, 0.25, 0});
  for (int i = 0; i <= 20; ++i) recording.points.push_back({20 + 0.5 * i, 0, 0.3 + i / 100.0, 0.5});
  const Trajectory line = retrace(recording, 0.01);
  int lifts = 0;
  for (std::size_t i = 0; i < line.points.size(); ++i) {
    const PenPoint& point = line.points[i];
    if (point.pressure > 0)
      EXPECT_TRUE(point.x <= 10.001 || point.x >= 19.999) << point.x;
    else
      ++lifts;
  }
  EXPECT_EQ(lifts, 1);
}

TEST(Retrace, PressureKeepsNeitherLevelNorSpread) {
  const auto pressed = [](double level, double swing) {
    Trajectory recording = loops(300, 0, 0);
    for (std::size_t i = 0; i < recording.points.size(); ++i)
      recording.points[i].pressure = level + swing * std::sin(0.05 * static_cast<double>(i));
    return retrace(recording, 0.01);
  };
  const Trajectory light = pressed(0.2, 0.02);
  const Trajectory strong = pressed(0.7, 0.2);
  ASSERT_EQ(light.points.size(), strong.points.size());
  for (std::size_t i = 0; i < light.points.size(); ++i) {
    ASSERT_NEAR(light.points[i].pressure, strong.points[i].pressure, 1e-6);
    ASSERT_TRUE(light.points[i].pressure >= 0.25 && light.points[i].pressure <= 0.9);
  }
  for (const PenPoint& point : pressed(0.5, 0).points) ASSERT_NEAR(point.pressure, 0.6, 1e-9);
}

TEST(Retrace, DotsAndStrokesWithinAStepSurvive) {
  const Trajectory dot{{{1, 1, 0, 0.5}}};
  EXPECT_EQ(retrace(dot, 0.2).points.size(), 1U);
  // Begins and ends at one place without ever leaving it by a step.
  const Trajectory speck{{{1, 1, 0, 0.5}, {1.1, 1, 0.01, 0.5}, {1, 1, 0.02, 0.5}}};
  for (const PenPoint& point : retrace(speck, 0.2).points) ASSERT_TRUE(std::isfinite(point.x + point.y));
}

TEST(Retrace, RefusesWhatIsNoSignature) {
  expect_error(ErrorKind::input, "the pen never touches the paper", [] { retrace({}, 0.01); });
  expect_error(ErrorKind::input, "the pen never touches the paper", [] {
    retrace({{{0, 0, 0, 0}, {1, 1, 1, 0}}}, 0.01);
  });
  Trajectory endless;
  for (int i = 0; i < 100; ++i) endless.points.push_back({i % 2 * 900.0, 0, i / 100.0, 0.5});
  expect_error(ErrorKind::input, "mm is no signature", [&] { retrace(endless, 0.01); });
}

}  // namespace
}  // namespace siglib

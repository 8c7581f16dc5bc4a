#include "siglib/synth/writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib {
namespace {

bool same(const Trajectory& a, const Trajectory& b) {
  return std::equal(a.points.begin(), a.points.end(), b.points.begin(), b.points.end(),
                    [](const PenPoint& p, const PenPoint& q) {
                      return p.x == q.x && p.y == q.y && p.time == q.time && p.pressure == q.pressure;
                    });
}

struct Point {
  double x, y;
};

// The ink alone, at 128 equal steps of arc length, centred and of unit spread: no size, place, time or
// pressure.
std::vector<Point> shape(const Trajectory& trajectory) {
  constexpr int kSteps = 128;
  std::vector<Point> ink;
  std::vector<double> along;
  bool lifted = true;
  for (const PenPoint& p : trajectory.points) {
    if (p.pressure > 0) {
      const double step = lifted ? 0.0 : std::hypot(p.x - ink.back().x, p.y - ink.back().y);
      along.push_back(along.empty() ? 0.0 : along.back() + step);
      ink.push_back({p.x, p.y});
    }
    lifted = p.pressure <= 0;
  }
  std::vector<Point> result;
  std::size_t i = 0;
  for (int k = 0; k < kSteps; ++k) {
    const double wanted = along.back() * k / (kSteps - 1);
    while (i + 1 < along.size() && along[i + 1] < wanted) ++i;
    result.push_back(ink[i]);
  }
  Point centre{0, 0};
  for (const Point& p : result) centre = {centre.x + p.x / kSteps, centre.y + p.y / kSteps};
  double spread = 0;
  for (Point& p : result) {
    p = {p.x - centre.x, p.y - centre.y};
    spread += (p.x * p.x + p.y * p.y) / kSteps;
  }
  for (Point& p : result) p = {p.x / std::sqrt(spread), p.y / std::sqrt(spread)};
  return result;
}

double distance(const std::vector<Point>& a, const std::vector<Point>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::hypot(a[i].x - b[i].x, a[i].y - b[i].y);
  return sum / static_cast<double>(a.size());
}

Point extent(const Trajectory& trajectory) {
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
  for (const PenPoint& p : trajectory.points) {
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
  return {right - left, bottom - top};
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST(SyntheticWriter, IsAFunctionOfSeedAndNumbersInAnyOrder) {
  const SyntheticWriter one(7, 3);
  const Trajectory genuine = one.genuine(2);
  const Trajectory forged = one.forgery(4, 0.6);
  const SyntheticWriter other(7, 3);
  other.genuine(9);
  EXPECT_TRUE(same(forged, other.forgery(4, 0.6)));
  EXPECT_TRUE(same(genuine, other.genuine(2)));
}

TEST(SyntheticWriter, DiffersBySeedNumberRepetitionAttemptAndSkill) {
  const SyntheticWriter writer(7, 3);
  const Trajectory genuine = writer.genuine(1);
  EXPECT_FALSE(same(genuine, writer.genuine(2)));
  EXPECT_FALSE(same(genuine, writer.forgery(1, 0.7)));
  EXPECT_FALSE(same(genuine, SyntheticWriter(8, 3).genuine(1)));
  EXPECT_FALSE(same(genuine, SyntheticWriter(7, 4).genuine(1)));
  EXPECT_FALSE(same(writer.forgery(1, 0.7), writer.forgery(2, 0.7)));
  EXPECT_FALSE(same(writer.forgery(1, 0.7), writer.forgery(1, 0.8)));
}

TEST(SyntheticWriter, StaysFiniteBoundedAndAtTheRateOverManyWriters) {
  for (std::uint64_t number = 1; number <= 300; ++number) {
    const SyntheticWriter writer(1, number, ScriptFamily::latin);
    for (const Trajectory& trajectory : {writer.genuine(1), writer.forgery(1, 0.0), writer.forgery(2, 1.0)}) {
      ASSERT_GE(trajectory.points.size(), 100U);
      ASSERT_LE(trajectory.points.back().time, 90.0);
      for (std::size_t i = 0; i < trajectory.points.size(); ++i) {
        const PenPoint& p = trajectory.points[i];
        ASSERT_TRUE(std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.pressure)) << number;
        ASSERT_DOUBLE_EQ(p.time, static_cast<double>(i) / 200);
        ASSERT_GE(p.pressure, 0.0);
        ASSERT_LE(p.pressure, 1.0);
      }
      const auto [width, height] = extent(trajectory);
      EXPECT_GT(width, 8.0) << number;
      EXPECT_LT(width, 220.0) << number;
      EXPECT_GT(height, 2.0) << number;
      EXPECT_LT(height, 120.0) << number;
    }
  }
}

TEST(SyntheticWriter, RepetitionsAreNearerThanForgeriesAndThoseNearerThanOthers) {
  constexpr std::uint64_t kWriters = 30;
  std::vector<double> genuine, good, poor, random;
  std::vector<Point> before;
  for (std::uint64_t number = 1; number <= kWriters; ++number) {
    const SyntheticWriter writer(1, number);
    const std::vector<Point> reference = shape(writer.genuine(1));
    for (std::uint64_t k = 2; k <= 5; ++k) {
      genuine.push_back(distance(reference, shape(writer.genuine(k))));
      good.push_back(distance(reference, shape(writer.forgery(k, 0.9))));
      poor.push_back(distance(reference, shape(writer.forgery(k, 0.3))));
    }
    if (number > 1) random.push_back(distance(reference, before));
    before = reference;
  }
  EXPECT_LT(1.2 * mean(genuine), mean(good));
  EXPECT_LT(1.2 * mean(good), mean(poor));
  EXPECT_LT(1.5 * mean(poor), mean(random));
  EXPECT_LT(*std::max_element(genuine.begin(), genuine.end()), mean(random));
}

TEST(SyntheticWriter, AForgerIsSlowerThanTheOwner) {
  double owner = 0, forger = 0;
  for (std::uint64_t number = 1; number <= 20; ++number) {
    const SyntheticWriter writer(1, number);
    for (std::uint64_t k = 1; k <= 3; ++k) {
      owner += writer.genuine(k).points.back().time;
      forger += writer.forgery(k, 0.7).points.back().time;
    }
  }
  EXPECT_GT(forger, 1.3 * owner);
}

TEST(SyntheticWriter, AForgerIsOnePersonOverSeveralAttempts) {
  // Among attempts, those of one forger must lie nearer to each other: two or three forgers share them in
  // turn.
  double own = 0, other = 0;
  for (std::uint64_t number = 1; number <= 40; ++number) {
    const SyntheticWriter writer(1, number);
    const std::vector<Point> first = shape(writer.forgery(0, 0.6));
    own += distance(first, shape(writer.forgery(6, 0.6)));
    other += distance(first, shape(writer.forgery(1, 0.6)));
  }
  EXPECT_LT(1.15 * own, other);
}

class EveryScript : public testing::TestWithParam<std::pair<std::string_view, ScriptFamily>> {
 protected:
  static SyntheticWriter writer(std::uint64_t number) { return {1, number, GetParam().second}; }
};

TEST_P(EveryScript, StaysFiniteAndOfASignaturesSize) {
  for (std::uint64_t number = 1; number <= 100; ++number) {
    const SyntheticWriter one = writer(number);
    for (const Trajectory& trajectory : {one.genuine(1), one.forgery(1, 0.5), one.simple_forgery(1)}) {
      for (const PenPoint& p : trajectory.points)
        ASSERT_TRUE(std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.pressure)) << number;
      const auto [width, height] = extent(trajectory);
      EXPECT_GT(width, 5.0) << number;
      EXPECT_LT(width, 260.0) << number;
      EXPECT_GT(height, 1.5) << number;
      EXPECT_LT(height, 130.0) << number;
    }
  }
}

// Who copies comes nearer than who knows the name, and that one nearer than who signs another name.
TEST_P(EveryScript, ForgersComeAsNearAsWhatTheyKnow) {
  constexpr std::uint64_t kWriters = 40;
  std::vector<double> genuine, skilled, simple, random;
  for (std::uint64_t number = 1; number <= kWriters; ++number) {
    const SyntheticWriter one = writer(number);
    const std::vector<Point> reference = shape(one.genuine(1));
    for (std::uint64_t k = 2; k <= 4; ++k) {
      genuine.push_back(distance(reference, shape(one.genuine(k))));
      skilled.push_back(distance(reference, shape(one.forgery(k, 0.8))));
      simple.push_back(distance(reference, shape(one.simple_forgery(k))));
      random.push_back(distance(reference, shape(writer(1000 * k + number).genuine(1))));
    }
  }
  EXPECT_LT(1.1 * mean(genuine), mean(skilled));
  EXPECT_LT(1.1 * mean(skilled), mean(simple));
  EXPECT_LT(mean(simple), mean(random));
}

INSTANTIATE_TEST_SUITE_P(Scripts, EveryScript, testing::ValuesIn(kScriptFamilies),
                         [](const auto& one) { return std::string(one.param.first); });

}  // namespace
}  // namespace siglib

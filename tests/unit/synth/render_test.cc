#include "siglib/synth/render.h"

#include "siglib/core/error.h"
#include "siglib/core/random.h"
#include "siglib/synth/writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace siglib {
namespace {

Trajectory line(double length) {
  Trajectory trajectory;
  for (int i = 0; i <= 100; ++i) trajectory.points.push_back({length * i / 100, 10, i / 200.0, 0.6});
  return trajectory;
}

// Darker than the paper by half of the way to the darkest pixel.
std::vector<bool> ink_of(const Image& image) {
  std::vector<std::uint8_t> sorted = image.pixels;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2),
                   sorted.end());
  const int paper = sorted[sorted.size() / 2];
  const int darkest = *std::min_element(image.pixels.begin(), image.pixels.end());
  std::vector<bool> ink(image.pixels.size());
  std::transform(image.pixels.begin(), image.pixels.end(), ink.begin(),
                 [&](std::uint8_t p) { return p < (paper + darkest) / 2; });
  return ink;
}

TEST(Render, SameSeedSameBytes) {
  const Trajectory trajectory = SyntheticWriter(1, 1).genuine(1);
  const Image a = render(trajectory, 5);
  const Image b = render(trajectory, 5);
  EXPECT_EQ(a.pixels, b.pixels);
  EXPECT_NE(a.pixels, render(trajectory, 6).pixels);
}

TEST(Render, DarkInkOnLightPaperOfModestSize) {
  for (std::uint64_t number = 1; number <= 60; ++number) {
    const Image image = render(SyntheticWriter(1, number).genuine(1), number);
    ASSERT_EQ(image.channels, 1);
    ASSERT_EQ(image.pixels.size(),
              static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.width));
    EXPECT_GE(image.width, 379);
    EXPECT_LE(image.width, 821);
    EXPECT_GE(image.height, 40);
    EXPECT_LE(image.height, 1000);
    const std::vector<bool> ink = ink_of(image);
    const double share =
        static_cast<double>(std::count(ink.begin(), ink.end(), true)) / static_cast<double>(ink.size());
    EXPECT_GT(share, 0.004) << number;
    EXPECT_LT(share, 0.3) << number;
    EXPECT_GT(*std::max_element(image.pixels.begin(), image.pixels.end()), 215);
    EXPECT_LT(*std::min_element(image.pixels.begin(), image.pixels.end()), 170) << number;
  }
}

TEST(Render, PenInTheAirLeavesNoInk) {
  Trajectory trajectory = line(60);
  for (std::size_t i = 40; i < 60; ++i) trajectory.points[i].pressure = 0;
  const Image image = render(trajectory, 3);
  const std::vector<bool> ink = ink_of(image);
  std::vector<bool> column(static_cast<std::size_t>(image.width));
  for (std::size_t i = 0; i < ink.size(); ++i)
    if (ink[i]) column[i % column.size()] = true;
  const auto first = std::find(column.begin(), column.end(), true);
  const auto last = std::find(column.rbegin(), column.rend(), true).base();
  const auto gap = std::count(first, last, false);
  EXPECT_NEAR(static_cast<double>(gap) / static_cast<double>(last - first), 0.2, 0.04);
}

TEST(Render, SlowWritingIsNeitherDarkerNorWider) {
  Trajectory slow;
  for (int i = 0; i <= 1000; ++i) slow.points.push_back({60.0 * i / 1000, 10, i / 200.0, 0.6});
  const auto darkness = [](const Image& image) {
    double sum = 0;
    for (const std::uint8_t p : image.pixels) sum += 255 - p;
    return sum / static_cast<double>(image.pixels.size());
  };
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Image a = render(line(60), seed);
    const Image b = render(slow, seed);
    EXPECT_NEAR(darkness(a), darkness(b), 1.0) << seed;
  }
}

TEST(Render, RefusesWhatIsNoSignature) {
  EXPECT_THROW(render({}, 1), Error);
  Trajectory air = line(60);
  for (PenPoint& point : air.points) point.pressure = 0;
  EXPECT_THROW(render(air, 1), Error);
  Trajectory tower = line(1);
  for (PenPoint& point : tower.points) point.y = 1000 * point.x;
  EXPECT_THROW(render(tower, 1), Error);
  Trajectory lost = line(60);
  lost.points[50].x = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(render(lost, 1), Error);
}

// Share of (genuine, forged) pairs in which the forged value is larger; ties count half.
double auc(std::vector<double> genuine, const std::vector<double>& forged) {
  std::sort(genuine.begin(), genuine.end());
  double sum = 0;
  for (const double value : forged) {
    const auto [low, high] = std::equal_range(genuine.begin(), genuine.end(), value);
    sum += 0.5 * static_cast<double>((low - genuine.begin()) + (high - genuine.begin()));
  }
  return sum / static_cast<double>(genuine.size() * forged.size());
}

struct Statistics {
  static constexpr const char* kNames[] = {"ink fraction", "aspect",   "width",       "height",
                                           "paper",        "ink grey", "stroke width"};
  double values[7];
};

Statistics statistics_of(const Image& image) {
  const std::vector<bool> ink = ink_of(image);
  double area = 0, edge = 0, dark = 0, paper = 0;
  const auto width = static_cast<std::size_t>(image.width);
  for (std::size_t i = 0; i < ink.size(); ++i) {
    if (!ink[i]) {
      paper += image.pixels[i];
      continue;
    }
    ++area;
    dark += image.pixels[i];
    const bool inside =
        i > width && i + width < ink.size() && ink[i - 1] && ink[i + 1] && ink[i - width] && ink[i + width];
    if (!inside) ++edge;
  }
  const auto size = static_cast<double>(ink.size());
  return {{area / size, static_cast<double>(image.width) / image.height, static_cast<double>(image.width),
           static_cast<double>(image.height), paper / (size - area), dark / area, area / edge}};
}

TEST(Render, TrivialStatisticsDoNotTellForgeries) {
  constexpr std::size_t kCount = std::size(Statistics::kNames);
  std::vector<double> genuine[kCount], forged[kCount];
  for (std::uint64_t number = 1; number <= 40; ++number) {
    const SyntheticWriter writer(3, number);
    for (std::uint64_t k = 1; k <= 6; ++k) {
      Random random(3, "test.render", {number, k});
      const std::uint64_t ink = random.bits();
      const std::uint64_t forged_ink = random.bits();
      const Statistics g = statistics_of(render(writer.genuine(k), ink));
      const Statistics f = statistics_of(render(writer.forgery(k, random.uniform(0.5, 0.9)), forged_ink));
      for (std::size_t s = 0; s < kCount; ++s) {
        genuine[s].push_back(g.values[s]);
        forged[s].push_back(f.values[s]);
      }
    }
  }
  for (std::size_t s = 0; s < kCount; ++s) {
    const double value = auc(genuine[s], forged[s]);
    RecordProperty(Statistics::kNames[s], std::to_string(value));
    EXPECT_GT(value, 0.4) << Statistics::kNames[s];
    EXPECT_LT(value, 0.6) << Statistics::kNames[s];
  }
}

}  // namespace
}  // namespace siglib

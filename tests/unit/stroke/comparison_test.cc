#include "siglib/stroke/comparison.h"

#include "tests/unit/stroke/drawing.h"

#include <gtest/gtest.h>

#include <cmath>

namespace siglib {
namespace {

Strokes a_signature() {
  return find_strokes(test::Drawing().wave(70, 2.5).line({60, 230}, {520, 200}).canvas());
}

TEST(CompareStrokes, EveryPointOfASignatureMeetsItself) {
  const Strokes strokes = a_signature();
  const StrokeComparison comparison = compare_strokes(strokes, strokes);
  ASSERT_EQ(comparison.there.size(), strokes.size());
  EXPECT_EQ(comparison.there, comparison.back);
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const Match& match = comparison.there[i];
    EXPECT_EQ(match.partner, i);
    EXPECT_TRUE(match.close);
    EXPECT_FALSE(match.turned);
    EXPECT_EQ(match.measures, (std::array<std::int8_t, kMatchMeasures>{0, 0, 0, 0, 0, 32, 0}));
  }
}

TEST(CompareStrokes, TheOtherWayRoundTheWaysAreExchanged) {
  const Strokes a = a_signature(),
                b = find_strokes(test::Drawing().wave(55, 2.2, 10, 5).line({60, 200}, {500, 230}).canvas());
  const StrokeComparison there = compare_strokes(a, b), back = compare_strokes(b, a);
  EXPECT_EQ(there.there, back.back);
  EXPECT_EQ(there.back, back.there);
  for (std::size_t i = 0; i < there.distances.size(); ++i)
    EXPECT_DOUBLE_EQ(there.distances[i], back.distances[i]) << kStrokeDistances[i];
}

// Offsets are told in the frame of the partner's line.
TEST(CompareStrokes, TellsOffsetsAlongAndAcrossTheLine) {
  const Strokes a = find_strokes(test::Drawing().wave(70, 2.5).canvas());
  const Strokes b = find_strokes(test::Drawing().wave(40, 3.3).canvas());
  const StrokeComparison comparison = compare_strokes(a, b);
  std::size_t told = 0;
  for (const Match& match : comparison.there) {
    const double along = 4 * match.measures[0] / 32.0, across = 4 * match.measures[1] / 32.0;
    const double distance = 8 * match.measures[6] / 32.0;
    if (std::abs(match.measures[0]) == 127 || std::abs(match.measures[1]) == 127 || match.measures[6] == 127)
      continue;  // cut off
    EXPECT_NEAR(std::hypot(along, across), distance, 0.3);
    told += distance > 1;
  }
  EXPECT_GT(told, 30u);
}

// A steep line that leans the other way after a small turn: the directions with x >= 0 are opposite.
TEST(CompareStrokes, SeesWhereDirectionsAreOpposite) {
  const auto cross = [](int lean) {
    return find_strokes(test::Drawing()
                            .line({290 - lean, 40}, {290 + lean, 250})
                            .line({150, 144}, {430, 144})
                            .line({150, 200}, {430, 210})
                            .canvas());
  };
  const Strokes a = cross(6), b = cross(-6);
  const StrokeComparison comparison = compare_strokes(a, b);
  std::size_t turned = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Match& match = comparison.there[i];
    if (!match.close || std::abs(a.y[i] - 144) < 20 || std::abs(a.y[i] - 205) < 20) continue;
    turned += match.turned;
    EXPECT_EQ(match.turned, a.sin2[i] * b.sin2[match.partner] < 0) << i;
  }
  EXPECT_GT(turned, 20u);
}

}  // namespace
}  // namespace siglib

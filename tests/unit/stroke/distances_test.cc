#include "siglib/stroke/distances.h"

#include "siglib/stroke/comparison.h"
#include "siglib/stroke/ranks.h"
#include "tests/unit/stroke/drawing.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace siglib {
namespace {

double of(const StrokeDistances& distances, std::string_view name) {
  return distances[static_cast<std::size_t>(std::ranges::find(kStrokeDistances, name) -
                                            kStrokeDistances.begin())];
}

TEST(StrokeDistances, AreAllZeroToItselfAndAlikeBothWays) {
  const Strokes a = find_strokes(test::Drawing().wave(70, 2.5).line({60, 230}, {520, 200}).canvas());
  const Strokes b = find_strokes(test::Drawing().wave(55, 2.0, 10, 5).line({60, 200}, {500, 230}).canvas());
  const StrokeDistances same = compare_strokes(a, a).distances, there = compare_strokes(a, b).distances,
                        back = compare_strokes(b, a).distances;
  for (std::size_t i = 0; i < same.size(); ++i) {
    EXPECT_NEAR(same[i], 0, 1e-3) << kStrokeDistances[i];
    EXPECT_DOUBLE_EQ(there[i], back[i]) << kStrokeDistances[i];
    EXPECT_GE(there[i], 0) << kStrokeDistances[i];
  }
}

TEST(StrokeDistances, GrowAsTheWritingDiffers) {
  const Strokes a = find_strokes(test::Drawing().wave(70, 2.5).canvas());
  double last = -1;
  for (const double waves : {2.5, 2.7, 3.2, 6.0}) {
    const double differs =
        of(compare_strokes(a, find_strokes(test::Drawing().wave(70, waves).canvas())).distances,
           "warped_disagreement");
    EXPECT_GT(differs, last) << waves;
    last = differs;
  }
}

TEST(StrokeDistances, AMissingStrokeIsSeenBySideAndLength) {
  const Strokes whole = find_strokes(test::Drawing().wave(70, 2.5).line({60, 240}, {520, 240}).canvas());
  const Strokes part = find_strokes(test::Drawing().wave(70, 2.5).canvas());
  const StrokeDistances distances = compare_strokes(whole, part).distances;
  EXPECT_GT(of(distances, "affine_unmatched_most"), 1.5 * of(distances, "affine_unmatched"));
  EXPECT_GT(of(distances, "length"), 0.2);
}

TEST(StrokeDistances, PressureAlongTheLineCountsAndThePenDoesNot) {
  const auto pressed = [](int first, int second, int width) {
    return find_strokes(test::Drawing()
                            .line({60, 60}, {300, 200}, width, first)
                            .line({300, 200}, {540, 60}, width + 4, second)
                            .canvas());
  };
  const Strokes reference = pressed(150, 240, 7);
  EXPECT_LT(of(compare_strokes(reference, pressed(170, 255, 9)).distances, "darkness"), 0.3);
  EXPECT_GT(of(compare_strokes(reference, pressed(240, 150, 7)).distances, "darkness"), 1.2);
}

TEST(Ranks, TiesShareTheirMeanRank) {
  EXPECT_EQ(ranks_of(std::vector{3.F, 1.F, 3.F, 2.F}), (std::vector{2.5, 0.0, 2.5, 1.0}));
}

TEST(Ranks, CorrelationOfAConstantIsNone) {
  EXPECT_EQ(correlation(std::vector{1.0, 1.0, 1.0}, std::vector{1.0, 2.0, 3.0}), 0);
  EXPECT_NEAR(correlation(std::vector{1.0, 2.0, 3.0}, std::vector{2.0, 4.0, 6.0}), 1, 1e-12);
}

TEST(Ranks, WhatDirectionExplainsIsTakenOut) {
  std::vector<float> cos2, sin2;
  std::vector<double> values;
  for (int i = 0; i < 50; ++i) {
    cos2.push_back(std::cos(0.3F * static_cast<float>(i)));
    sin2.push_back(std::sin(0.3F * static_cast<float>(i)));
    values.push_back(4 + 2.0 * static_cast<double>(cos2.back()) - static_cast<double>(sin2.back()) + (i % 2));
  }
  const std::vector<double> rest = without_direction(values, cos2, sin2);
  for (std::size_t i = 0; i < rest.size(); ++i) EXPECT_NEAR(rest[i], i % 2 == 1 ? 0.5 : -0.5, 0.1);
}

}  // namespace
}  // namespace siglib

#include "siglib/stroke/strokes.h"

#include "siglib/stroke/thin.h"
#include "tests/unit/stroke/drawing.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

TEST(Thin, LeavesALineOnePixelWideInItsMiddle) {
  cv::Mat bar = cv::Mat::zeros(40, 100, CV_8U);
  bar(cv::Rect(10, 15, 80, 9)).setTo(255);
  thin(bar);
  for (int x = 20; x < 80; ++x) {
    EXPECT_EQ(cv::countNonZero(bar.col(x)), 1) << x;
    EXPECT_NEAR(cv::countNonZero(bar.rowRange(18, 21).col(x)), 1, 0) << x;
  }
}

TEST(Thin, KeepsARingWholeAndALoneDotThere) {
  cv::Mat ink = cv::Mat::zeros(100, 100, CV_8U);
  cv::circle(ink, {50, 50}, 30, 255, 8);
  ink.at<std::uint8_t>(5, 5) = 1;
  thin(ink);
  EXPECT_EQ(ink.at<std::uint8_t>(5, 5), 1);
  cv::Mat labels;
  EXPECT_EQ(cv::connectedComponents(ink, labels, 8), 3);  // paper, ring, dot
  cv::floodFill(ink, {50, 50}, 2, nullptr, {}, {}, 4);
  EXPECT_NE(ink.at<std::uint8_t>(0, 0), 2) << "the ring is broken";
}

TEST(FindStrokes, TellsPlaceDirectionAndWidthOfALine) {
  test::Drawing drawing;
  drawing.line({100, 144}, {460, 144}, 9);
  const double width = cv::sum(drawing.ink().col(300))[0] / 255;
  const Strokes strokes = find_strokes(drawing.canvas(), 64);
  ASSERT_EQ(strokes.size(), 64u);
  EXPECT_NEAR(strokes.length, 352, 12);
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    EXPECT_NEAR(strokes.y[i], 144.5, 1.1);
    if (strokes.x[i] < 115 || strokes.x[i] > 445) continue;
    EXPECT_GT(strokes.cos2[i], 0.99) << "level lines have twice the angle 0";
    EXPECT_NEAR(strokes.width[i], width, 2.1);
    EXPECT_GT(strokes.darkness[i], 0.95);
  }
}

TEST(FindStrokes, DirectionTurnsWithTheLine) {
  const Strokes upright = find_strokes(test::Drawing().line({200, 40}, {200, 240}).canvas());
  const Strokes falling = find_strokes(test::Drawing().line({100, 44}, {300, 244}).canvas());
  EXPECT_LT(upright.cos2[upright.size() / 2], -0.99);
  EXPECT_GT(falling.sin2[falling.size() / 2], 0.99);  // y runs downwards: +45 degrees
}

TEST(FindStrokes, PointsLieEvenlyAndTheFirstOnesAreASampleThemselves) {
  const Strokes all = find_strokes(test::Drawing().wave(60, 2).canvas(), 256);
  const Strokes few = find_strokes(test::Drawing().wave(60, 2).canvas(), 32);
  ASSERT_EQ(few.size(), 32u);
  for (std::size_t i = 0; i < few.size(); ++i) EXPECT_EQ(few.x[i], all.x[i]);
  float nearest = 1000;
  for (std::size_t i = 0; i < few.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      nearest = std::min(nearest, std::hypot(few.x[i] - few.x[j], few.y[i] - few.y[j]));
  EXPECT_GT(nearest, few.length / 32 / 2);
}

TEST(FindStrokes, UnitsDoNotDependOnTheCanvasSize) {
  test::Drawing drawing;
  drawing.line({100, 144}, {460, 144}, 12);
  cv::Mat half;
  cv::resize(drawing.ink(), half, {288, 144}, 0, 0, cv::INTER_AREA);
  const Canvas small{144, 288, {half.begin<std::uint8_t>(), half.end<std::uint8_t>()}};
  const Strokes a = find_strokes(drawing.canvas()), b = find_strokes(small);
  EXPECT_NEAR(a.length, b.length, 12);
  EXPECT_NEAR(a.width.front(), b.width.front(), 4);
  EXPECT_NEAR(a.y.front(), b.y.front(), 2);
}

TEST(FindStrokes, ABlankCanvasHasNone) {
  const Strokes none = find_strokes(test::Drawing().canvas());
  EXPECT_EQ(none.size(), 0u);
  EXPECT_EQ(none.length, 0);
}

}  // namespace
}  // namespace siglib

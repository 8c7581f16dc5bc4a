#include "siglib/explain/picture.h"
#include "siglib/explain/words.h"

#include "siglib/core/error.h"
#include "siglib/explain/colour.h"
#include "siglib/explain/spread.h"
#include "tests/unit/stroke/drawing.h"

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <numeric>
#include <string>

namespace siglib {
namespace {

double sum(const std::vector<float>& map) {
  return std::accumulate(map.begin(), map.end(), 0.0);
}

TEST(Spread, KeepsTheSumAndGoesToTheInk) {
  const Canvas canvas = test::Drawing().wave(70, 2.5).canvas();
  const Canvas small = [&] {
    Canvas c{112, 224, std::vector<std::uint8_t>(112 * 224)};
    return c;
  }();
  std::vector<float> contributions(small.ink.size());
  std::vector<float> weight(canvas.ink.begin(), canvas.ink.end());
  for (std::size_t i = 0; i < contributions.size(); ++i) contributions[i] = static_cast<float>(i % 7) - 2;
  std::vector<float> map(canvas.ink.size());
  spread_input(contributions, small.height, small.width, weight, canvas, map);
  EXPECT_NEAR(sum(map), sum(contributions), 1e-6 * static_cast<double>(contributions.size()));
  // One pixel of the input that covers ink: all of it lands on ink.
  std::vector<float> one(contributions.size());
  const std::size_t inked = static_cast<std::size_t>(144 * 112 / 288) * 224 + 40 * 224 / 576;
  one[inked] = 3;
  map.assign(map.size(), 0);
  spread_input(one, small.height, small.width, weight, canvas, map);
  EXPECT_NEAR(sum(map), 3, 1e-5);
  for (std::size_t p = 0; p < map.size(); ++p)
    if (map[p] != 0) {
      EXPECT_GT(canvas.ink[p], 0);
    }
}

TEST(Spread, PointsGoToTheInkAroundThem) {
  const Canvas canvas = test::Drawing().line({40, 144}, {536, 144}).canvas();
  const Strokes strokes = find_strokes(canvas, 30);
  std::vector<double> shares(strokes.size());
  const auto leftmost = static_cast<std::size_t>(std::ranges::min_element(strokes.x) - strokes.x.begin());
  shares[leftmost] = 2;
  std::vector<float> map(canvas.ink.size());
  spread_points(shares, strokes, canvas, map);
  EXPECT_NEAR(sum(map), 2, 1e-5);
  for (std::size_t p = 0; p < map.size(); ++p)
    if (map[p] != 0) {
      EXPECT_GT(canvas.ink[p], 0);
      EXPECT_LT(p % 576, 80U);
    }
}

// Left half for, right half against.
ExplainedSide two_halves() {
  ExplainedSide side;
  side.canvas = test::Drawing().line({40, 144}, {536, 144}).canvas();
  for (std::size_t p = 0; p < side.canvas.ink.size(); ++p)
    side.map.push_back(side.canvas.ink[p] == 0 ? 0.0F : p % 576 < 288 ? 0.01F : -0.01F);
  return side;
}

TEST(Picture, IsBlueForAndOrangeAgainst) {
  const Bytes png = to_png(two_halves(), 1);
  const cv::Mat picture = cv::imdecode(png, cv::IMREAD_COLOR);
  ASSERT_EQ(picture.size(), cv::Size(576, 288));
  const auto blue = picture.at<cv::Vec3b>(144, 120), orange = picture.at<cv::Vec3b>(144, 450);
  EXPECT_GT(blue[0], blue[2] + 100);      // blue over red
  EXPECT_GT(orange[2], orange[0] + 100);  // red over blue
  EXPECT_EQ(picture.at<cv::Vec3b>(20, 20), cv::Vec3b(255, 255, 255));
  EXPECT_EQ(cv::imdecode(to_png(two_halves(), 2), cv::IMREAD_COLOR).size(), cv::Size(1152, 576));
  EXPECT_THROW(to_png(two_halves(), 5), Error);
}

TEST(Picture, ANeutralMapIsGrey) {
  ExplainedSide side = two_halves();
  side.map.assign(side.map.size(), 0);
  const cv::Mat picture = cv::imdecode(to_png(side, 1), cv::IMREAD_COLOR);
  const auto ink = picture.at<cv::Vec3b>(144, 300);
  EXPECT_EQ(ink[0], ink[1]);
  EXPECT_EQ(ink[1], ink[2]);
  EXPECT_LT(ink[0], 200);
}

TEST(Colour, RunsFromOrangeOverGreyToBlue) {
  EXPECT_EQ(hexadecimal(colour_of(0)), "#969696");
  EXPECT_GT(colour_of(1)[2], colour_of(1)[0]);
  EXPECT_GT(colour_of(-1)[0], colour_of(-1)[2]);
  EXPECT_EQ(colour_of(4), colour_of(1));
}

Segment segment(double x, double contribution, int partner) {
  Segment s;
  s.x = x;
  s.y = 144;
  s.match_contribution = contribution;
  s.partner = partner;
  s.name = "a < b & \"c\"";
  return s;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Svg, BreaksALongSentenceBetweenWords) {
  Explanation e;
  e.query = two_halves();
  e.given = two_halves();
  for (int i = 0; i < 60; ++i) e.sentence += "word" + std::to_string(i) + " ";
  const std::string svg = to_svg(e);
  EXPECT_EQ(count(svg, "font-size=\"20\""), 4U);
  for (int i = 0; i < 60; ++i) EXPECT_GE(count(svg, "word" + std::to_string(i)), 2U);  // in the title too
}

TEST(Svg, DrawsLinesBetweenWhatAnswersAndRingsAroundWhatDoesNot) {
  Explanation e;
  e.query = two_halves();
  e.given = two_halves();
  e.sentence = "One & other.";
  e.given.segments = {segment(100, 0.4, 0), segment(400, -0.9, -1)};
  e.query.segments = {segment(110, 0.5, 0), segment(420, -0.8, -1), segment(200, -0.4, 1)};
  const std::string without = to_svg(e);
  EXPECT_EQ(count(without, "<path"), 0U);
  e.compares_strokes = true;
  const std::string svg = to_svg(e);
  EXPECT_EQ(count(svg, "<path"), 2U);  // one agrees, one differs
  EXPECT_EQ(count(svg, "fill=\"none\" stroke=\"#de5e00\" stroke-width=\"2\""), 2U);  // rings
  EXPECT_EQ(count(svg, "<image"), 2U);
  EXPECT_NE(svg.find("One &amp; other."), std::string::npos);
  EXPECT_EQ(svg.find("a < b"), std::string::npos);
  EXPECT_NE(svg.find("against a match"), std::string::npos);
  EXPECT_EQ(svg.find("http://www.w3.org/2000/svg"), svg.rfind("http"));  // fetches nothing
}

TEST(Svg, RingsThePieceThatTheSentenceNames) {
  Explanation e;
  e.query = two_halves();
  e.given = two_halves();
  e.given.segments = {segment(100, 0.4, 0), segment(400, 0, 0)};
  e.query.segments = {segment(110, 0.5, 0)};
  e.compares_strokes = true;
  const auto rings = [&] { return count(to_svg(e), "r=\"15\""); };
  EXPECT_EQ(rings(), 0U);
  e.given.segments[1].agreement = 0.1;
  e.given.segments[1].contribution = -0.3;
  EXPECT_EQ(missing_piece(e), &e.given.segments[1]);
  EXPECT_EQ(rings(), 1U);
}

}  // namespace
}  // namespace siglib

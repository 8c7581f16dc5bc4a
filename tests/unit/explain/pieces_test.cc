#include "siglib/explain/segments.h"
#include "siglib/explain/trace.h"
#include "siglib/explain/words.h"
#include "tests/unit/stroke/drawing.h"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <set>

namespace siglib {
namespace {

using test::Drawing;

TEST(TraceLines, GoStraightOverACrossing) {
  cv::Mat skeleton(60, 60, CV_8U, cv::Scalar(0));
  cv::line(skeleton, {5, 30}, {55, 30}, cv::Scalar(1));
  cv::line(skeleton, {30, 5}, {30, 55}, cv::Scalar(1));
  const std::vector<Path> lines = trace_lines(skeleton, 6);
  ASSERT_EQ(lines.size(), 2U);
  for (const Path& line : lines) {
    const cv::Rect bounds = cv::boundingRect(line);
    EXPECT_EQ(std::max(bounds.width, bounds.height), 51);
    EXPECT_EQ(std::min(bounds.width, bounds.height), 1);
  }
}

TEST(TraceLines, KeepEveryPixelButTheCrossings) {
  cv::Mat skeleton(80, 80, CV_8U, cv::Scalar(0));
  cv::circle(skeleton, {40, 40}, 25, cv::Scalar(1));
  cv::line(skeleton, {2, 40}, {78, 40}, cv::Scalar(1));
  std::size_t traced = 0;
  std::set<std::pair<int, int>> places;
  for (const Path& line : trace_lines(skeleton, 6)) {
    traced += line.size();
    for (const cv::Point p : line) {
      EXPECT_NE(skeleton.at<std::uint8_t>(p), 0);
      places.insert({p.x, p.y});
    }
  }
  EXPECT_EQ(places.size(), traced);
  const auto pixels = static_cast<std::size_t>(cv::countNonZero(skeleton));
  EXPECT_LE(traced, pixels);
  EXPECT_GE(traced + 18, pixels);  // two crossings of at most nine pixels
}

TEST(FindPieces, CoverAllInkAndNothingElse) {
  const Canvas canvas = Drawing().wave(70, 2.5).line({60, 30}, {200, 30}, 3, 60).canvas();
  const Pieces pieces = find_pieces(canvas);
  ASSERT_GT(pieces.paths.size(), 5U);
  std::set<int> seen;
  for (std::size_t p = 0; p < canvas.ink.size(); ++p) {
    EXPECT_EQ(pieces.labels[p] >= 0, canvas.ink[p] > 0);
    if (pieces.labels[p] >= 0) seen.insert(pieces.labels[p]);
  }
  EXPECT_EQ(seen.size(), pieces.paths.size());
  EXPECT_EQ(*seen.rbegin(), static_cast<int>(pieces.paths.size()) - 1);
}

TEST(FindPieces, AreAboutAsLongAsAskedFor) {
  const Canvas canvas = Drawing().line({40, 144}, {536, 144}).canvas();
  EXPECT_EQ(find_pieces(canvas, 64).paths.size(), 8U);
  EXPECT_EQ(find_pieces(canvas, 500).paths.size(), 1U);
}

TEST(FindPieces, ABlankCanvasHasNone) {
  const Pieces pieces = find_pieces(Drawing().canvas());
  EXPECT_TRUE(pieces.paths.empty());
  EXPECT_EQ(std::ranges::count(pieces.labels, -1), std::ssize(pieces.labels));
}

TEST(Names, SayWhatAndWhere) {
  Drawing drawing;
  drawing.line({30, 250}, {100, 250});   // level, bottom, far left
  drawing.line({500, 40}, {500, 110});   // upright, top, far right
  drawing.line({250, 180}, {300, 110});  // slanting, middle
  cv::circle(drawing.ink(), {400, 150}, 12, cv::Scalar(255), 5);
  const Canvas canvas = drawing.canvas();
  const std::vector<std::string> names = names_of(find_pieces(canvas), canvas);
  const auto expect = [&](const std::string& name) {
    EXPECT_NE(std::ranges::find(names, name), names.end())
        << name << " is not among " << testing::PrintToString(names);
  };
  expect("the lower level stroke at the far left");
  expect("the upper upright stroke at the far right");
  expect("the slanting stroke in the middle");
  expect("the loop right of the middle");
}

ExplainedSide side(std::vector<std::pair<std::string, double>> pieces) {
  ExplainedSide result;
  for (auto& [name, contribution] : pieces) {
    Segment segment;
    segment.name = name;
    segment.contribution = contribution;
    segment.agreement = 1;
    result.segments.push_back(segment);
  }
  return result;
}

TEST(Sentence, LeadsWithWhatDecides) {
  Explanation e;
  e.log_likelihood_ratio = -2;
  e.query =
      side({{"the loop at the far left", -1.5}, {"the dot", 0.7}, {"the hook", -1.2}, {"the bow", -0.1}});
  EXPECT_EQ(sentence_of(e), "The loop at the far left and the hook differ most; the dot agrees most.");
  e.log_likelihood_ratio = 2;
  e.query = side({{"the loop", 1.5}, {"the loop", 1.4}, {"the hook", 1.2}, {"the bow", -0.6}});
  EXPECT_EQ(sentence_of(e), "The loop and the hook agree most; the bow differs most.");
}

TEST(Sentence, SaysWhatIsMissingAndWhereNothingStandsOut) {
  Explanation e;
  e.compares_strokes = true;
  e.log_likelihood_ratio = -1;
  e.query = side({{"the loop", 0.01}});
  EXPECT_EQ(sentence_of(e), "No part stands out: all differ alike.");
  e.given = side({{"the hook", -0.8}});
  EXPECT_EQ(sentence_of(e), "No part stands out: all differ alike.");
  e.given.segments.front().agreement = 0.1;
  EXPECT_EQ(sentence_of(e), "The hook of the reference has no counterpart.");
  e.query.terms.whole = -2;
  EXPECT_EQ(sentence_of(e),
            "The hook of the reference has no counterpart; size, slant or proportions differ as a whole.");
}

}  // namespace
}  // namespace siglib

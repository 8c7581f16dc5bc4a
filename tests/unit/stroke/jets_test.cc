#include "siglib/stroke/jets.h"

#include "tests/unit/stroke/drawing.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

float jet(const Strokes& strokes, std::size_t point, std::size_t channel) {
  return static_cast<float>(strokes.jets[point * kJetChannels + channel]) / kJetSteps;
}

test::Drawing a_signature() {
  return test::Drawing().wave(70, 2.5).line({60, 230}, {520, 200}, 9, 180);
}

TEST(Jets, EveryChannelHasMeanZeroAndDeviationOne) {
  const Strokes strokes = find_strokes(a_signature().canvas());
  ASSERT_EQ(strokes.jets.size(), strokes.size() * kJetChannels);
  for (std::size_t c = 0; c < kJetChannels; ++c) {
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < strokes.size(); ++i) {
      sum += jet(strokes, i, c);
      squares += jet(strokes, i, c) * jet(strokes, i, c);
    }
    const auto count = static_cast<double>(strokes.size());
    EXPECT_NEAR(sum / count, 0, 0.1) << c;
    EXPECT_LT(squares / count, 1.05) << c;
    EXPECT_GT(squares / count, 0.2) << c;  // less than 1: what lies beyond four deviations is cut off
  }
}

TEST(Jets, DarkerInkOfTheWholeSignatureChangesNothing) {
  test::Drawing drawing = a_signature();
  const Strokes strokes = find_strokes(drawing.canvas());
  cv::Mat ink;
  drawing.ink().convertTo(ink, CV_32F, 0.5 / 255, 0.1);
  Strokes lighter = strokes;
  find_jets(ink, 1, lighter);
  for (std::size_t i = 0; i < strokes.jets.size(); ++i)
    EXPECT_NEAR(lighter.jets[i], strokes.jets[i], 1) << i % kJetChannels;
}

// The line's direction is the one with x >= 0: a flip left to right turns it round, one top to bottom turns
// the direction across it round.
TEST(Jets, OddChannelsChangeTheirSignWithTheDirection) {
  test::Drawing drawing = a_signature();
  const Strokes strokes = find_strokes(drawing.canvas());
  for (const bool along : {true, false}) {
    cv::Mat ink;
    drawing.ink().convertTo(ink, CV_32F, 1.0 / 255);
    cv::flip(ink, ink, along ? 1 : 0);
    Strokes mirrored = strokes;
    for (std::size_t i = 0; i < strokes.size(); ++i) {
      (along ? mirrored.x : mirrored.y)[i] = along ? 576 - strokes.x[i] : 288 - strokes.y[i];
      mirrored.sin2[i] = -strokes.sin2[i];
    }
    find_jets(ink, 1, mirrored);
    for (std::size_t i = 0; i < strokes.jets.size(); ++i) {
      const std::size_t channel = i % kJetChannels % kJetOddAlong.size();
      const bool odd = along ? kJetOddAlong[channel] : kJetOddAcross[channel];
      EXPECT_NEAR(mirrored.jets[i], odd ? -strokes.jets[i] : strokes.jets[i], 1) << i;
    }
  }
}

TEST(Jets, UnitsDoNotDependOnTheCanvasSize) {
  test::Drawing drawing =
      test::Drawing().line({100, 144}, {460, 100}, 14, 150).line({100, 40}, {460, 250}, 10);
  cv::Mat ink, twice;
  drawing.ink().convertTo(ink, CV_32F, 1.0 / 255);
  cv::resize(ink, twice, {}, 2, 2, cv::INTER_CUBIC);
  Strokes a = find_strokes(drawing.canvas()), b = a;
  find_jets(ink, 1, a);
  find_jets(twice, 2, b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(jet(a, i, 3) - jet(b, i, 3));  // across, twice
  EXPECT_LT(sum / static_cast<double>(a.size()), 0.2);
}

}  // namespace
}  // namespace siglib

// Two signatures brought onto each other: how different they are as a whole, and point by point.
#pragma once

#include "siglib/stroke/distances.h"
#include "siglib/stroke/strokes.h"

#include <array>
#include <cstdint>
#include <vector>

namespace siglib {

inline constexpr std::size_t kMatchMeasures = 7;
inline constexpr float kMatchSteps = 32;  // per unit of a measure

// A point of the moving signature and its partner, the nearest point of the other by place and direction.
//   measures   in steps of 1 / kMatchSteps, at most 127 of them, in the frame of the partner's line: the
//              offset along and across in units of 4, the warp's shift along and across in units of 8; sine
//              and cosine of twice the angle between the lines; the distance in units of 8
struct Match {
  std::uint16_t partner = 0;
  bool close = false;   // within 8 units, and 27 degrees
  bool turned = false;  // the directions that the jets are measured along are opposite
  std::array<std::int8_t, kMatchMeasures> measures{};

  bool operator==(const Match&) const = default;
};

struct StrokeComparison {
  StrokeDistances distances;
  std::vector<Match> there, back;  // of each point of a brought onto b, and of each of b brought onto a
};

// Both ways. Each side has kFewestStrokePoints or more points.
inline constexpr std::size_t kFewestStrokePoints = 8;
StrokeComparison compare_strokes(const Strokes& a, const Strokes& b);
// The same where a was brought onto b, and b onto a, before.
StrokeComparison compare_strokes(const Strokes& a, const Strokes& b, const Registration& there,
                                 const Registration& back);

}  // namespace siglib

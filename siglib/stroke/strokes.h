// The strokes of a signature: points along the middle of its lines.
#pragma once

#include "siglib/image/image.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace siglib {

// Points in no particular order, each field one entry per point. Lengths are in units of the canvas: its
// height is kStrokeUnits, y downwards.
inline constexpr float kStrokeUnits = 288;
inline constexpr std::size_t kStrokePoints = 384;     // by default: comparing costs their square
inline constexpr std::size_t kMaxStrokePoints = 512;  // at most, for find_partners

// Of a point: three scales of the ten derivatives 1, tt, tn, nn, t, n, ttt, ttn, tnn, nnn, t along the line
// and n across it. Those of odd order along (or across) change their sign when that direction is turned
// round.
inline constexpr std::size_t kJetChannels = 30;
inline constexpr float kJetSteps = 32;  // per standard deviation
inline constexpr std::array<bool, 10> kJetOddAlong{false, false, true,  false, true,
                                                   false, true,  false, true,  false};
inline constexpr std::array<bool, 10> kJetOddAcross{false, false, true, false, false,
                                                    true,  false, true, false, true};

struct Strokes {
  std::vector<float> x, y;
  std::vector<float> cos2, sin2;  // of twice the angle of the line, which has no sense of direction
  std::vector<float> width;       // of the line
  std::vector<float> darkness;    // of the ink there, 0 (paper) to 1
  std::vector<float> ink;       // the same averaged over a Gaussian of 2.5 units: width and darkness together
  std::vector<float> crowding;  // over 5 units: with the lines beside it

  std::vector<std::int8_t> jets;  // [points, kJetChannels]: how the ink looks around (jets.h)

  float length = 0;  // of all lines: skeleton pixels, in units

  std::size_t size() const { return x.size(); }
  bool operator==(const Strokes&) const = default;
};

// Ink is what is above the threshold after smoothing.
inline constexpr double kSkeletonSmoothing = 1.2;  // standard deviation, pixels
inline constexpr double kSkeletonInk = 90;         // of 255

// The skeleton (thin.h) of the smoothed ink, thinned out to at most `points` by farthest-point sampling
// (Eldar et al. 1997), so that they lie evenly. The direction is that of the structure tensor (Bigün and
// Granlund 1987), the width from the distance to the nearest paper. A blank canvas has no point.
Strokes find_strokes(const Canvas& canvas, std::size_t points = kStrokePoints);

}  // namespace siglib

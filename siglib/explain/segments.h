// The writing cut into pieces that a person would point at.
#pragma once

#include "siglib/image/image.h"

#include <opencv2/core/types.hpp>

#include <cstdint>
#include <vector>

namespace siglib {

// A run of skeleton pixels, in order along the line.
using Path = std::vector<cv::Point>;

struct Pieces {
  std::vector<Path> paths;           // of each piece, [x, y] in pixels of the canvas
  std::vector<std::int16_t> labels;  // [H, W]: the piece that each inked pixel belongs to, -1 on paper
};

// The skeleton as find_strokes sees it, traced from crossing to crossing; at a crossing a line goes on into
// the one that continues it straightest. Lines are cut into equal pieces of about `length` units (the
// canvas is kStrokeUnits high); bits shorter than a third of that go to what they touch, where they touch
// something. Every pixel with ink belongs to the piece nearest to it. A canvas without ink has none.
inline constexpr double kPieceLength = 64;
Pieces find_pieces(const Canvas& canvas, double length = kPieceLength);

}  // namespace siglib

// Ink between canvases and OpenCV's matrices. For this module's sources: needs OpenCV's headers.
#pragma once

#include "siglib/image/box.h"
#include "siglib/image/image.h"

#include <opencv2/core.hpp>

namespace siglib {

constexpr int kInkedCoverage = 96;  // from which a pixel counts as inked

Canvas to_canvas(const cv::Mat& levels);

// Without empty borders, `width` pixels wide. Throws Error(input) when there is no ink.
cv::Mat sized(const Canvas& ink, double width);
PixelBox box_of(const cv::Mat& coverage);  // of what is inked

}  // namespace siglib

// What the ink looks like around a point of a line, in the line's own frame.
#pragma once

#include "siglib/stroke/strokes.h"

#include <opencv2/core/mat.hpp>

namespace siglib {

// Fills strokes.jets: the local jet (Koenderink and van Doorn 1987) of the ink at every point, Gaussian
// derivatives of orders 0 to 3 at three scales, along the line and across it. Each channel is brought to mean
// 0 and deviation 1 over the signature, which drops what pen and scanner did to all of it.
//   ink: CV_32F, 0 (paper) to 1; pixels: of the canvas per unit
void find_jets(const cv::Mat& ink, float pixels, Strokes& strokes);

}  // namespace siglib

// Lines of a skeleton as paths. For this module's sources.
#pragma once

#include "siglib/explain/segments.h"

#include <opencv2/core/mat.hpp>

namespace siglib {

// Every pixel of the skeleton (8-bit, not 0 on lines one pixel wide) that is no crossing, nor beside one, is
// in one path. `reach`: how far apart, in pixels, two ends may lie that meet at a crossing.
std::vector<Path> trace_lines(const cv::Mat& skeleton, double reach);

}  // namespace siglib

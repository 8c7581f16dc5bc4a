// Lines one pixel wide.
#pragma once

#include <opencv2/core/mat.hpp>

namespace siglib {

// Thins, in place, the non-zero pixels of an 8-bit image to 8-connected lines (1) on 0, after Guo and Hall
// 1989, "Parallel thinning with two-subiteration algorithms", algorithm A1. Pixels of the outermost rows and
// columns become 0.
void thin(cv::Mat& ink);

}  // namespace siglib

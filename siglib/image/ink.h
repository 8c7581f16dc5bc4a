// Ink apart from paper. For this module's sources: needs OpenCV's headers.
#pragma once

#include "siglib/image/preprocess.h"
#include "siglib/image/quality.h"

#include <opencv2/core.hpp>

#include <string_view>

namespace siglib {

// Grey pixels at working size into ink (8 bits, paper 0, 90th percentile of the ink 255), without specks and
// cropped to what is left. Light writing on dark paper counts as well. `quality` is told what was seen,
// widths in pixels of `grey`. Throws Error(input) beginning with `name` when there is no ink, too little of
// it, or almost nothing else.
cv::Mat extract_ink(const cv::Mat& grey, const PreprocessOptions& options, std::string_view name,
                    InkQuality& quality);

}  // namespace siglib

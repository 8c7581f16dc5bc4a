// Is there more in a picture than a signature on paper? For this module's sources: needs OpenCV's headers.
#pragma once

#include <opencv2/core.hpp>

namespace siglib {

// A scan, or as good as one: even light, quiet paper, few dark parts (print has many), no ruled line. Looks
// at a copy with its longer side at 300 pixels.
bool is_plain(const cv::Mat& grey);

}  // namespace siglib

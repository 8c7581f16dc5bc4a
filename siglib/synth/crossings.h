// Print that runs through a signature. For this module's sources: needs OpenCV's headers.
#pragma once

#include "siglib/core/random.h"
#include "siglib/image/conditions.h"
#include "siglib/synth/sheet.h"

#include <opencv2/core.hpp>

namespace siglib {

// Lines, text and stamps until `conditions.crossed` of the ink lies on print, and not much more. The
// signature (8-bit coverage) will be laid with its upper left corner at pixel `at`.
void print_across(Sheet& sheet, const cv::Mat& signature, cv::Point at, const Conditions& conditions,
                  Random& random);

}  // namespace siglib

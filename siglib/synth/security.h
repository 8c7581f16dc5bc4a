// What is printed so that it is hard to copy: tints, waves and rosettes. For this module's sources: needs
// OpenCV's headers.
#pragma once

#include "siglib/core/random.h"
#include "siglib/synth/sheet.h"

namespace siglib {

// Over the whole sheet, up to `contrast` of the light where lines are.
void print_security(Sheet& sheet, double contrast, Random& random);

// Round or square, of words and rings, worn and unevenly inked, turned; its middle at `at`.
void print_stamp(const Sheet& sheet, cv::Mat& plate, Place at, double diameter, Random& random);

}  // namespace siglib

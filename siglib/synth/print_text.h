// Printed text of several scripts: shapes and rhythm of it, no words. For this module's sources: needs
// OpenCV's headers.
#pragma once

#include "siglib/core/random.h"
#include "siglib/synth/sheet.h"

#include <string_view>

namespace siglib {

enum class Script { latin, head_line, ideographs, digits };

// A line of text on the plate, its baseline from `at` rightwards, capitals `height` millimetres high, until
// `length` millimetres are full. Gives how far it went, millimetres.
double print_line(const Sheet& sheet, cv::Mat& plate, Place at, double height, double length, Script script,
                  double boldness, Random& random);

// Latin letters that mean something to a reader: "DATE", "AMOUNT".
double print_words(const Sheet& sheet, cv::Mat& plate, Place at, double height, std::string_view words,
                   double boldness);

}  // namespace siglib

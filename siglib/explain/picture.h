// An explanation as a picture.
#pragma once

#include "siglib/core/file.h"
#include "siglib/explain/explanation.h"

#include <string>

namespace siglib {

// PNG: the ink of one side, blue where it speaks for a match, orange where it speaks against it, the deeper
// the more; grey where it does neither. `scale`: pixels of the picture per pixel of the canvas, 1 to 4.
Bytes to_png(const ExplainedSide& side, int scale = 2);

// A page in itself: reference beside query, lines between the strokes that agree and differ most, legend and
// sentence. Holds the two pictures; fetches nothing.
std::string to_svg(const Explanation& explanation);

}  // namespace siglib

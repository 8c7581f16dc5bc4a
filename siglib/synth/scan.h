// A signature alone on paper, as collections and scanners give it.
#pragma once

#include "siglib/synth/scene.h"

namespace siglib {

// 160 to 900 pixels wide, with little or much paper around, grey, coloured or black and white. Everything is
// a function of the arguments. Throws Error(input) when the ink is empty.
Scene compose_scan(const Canvas& ink, std::uint64_t seed);

}  // namespace siglib

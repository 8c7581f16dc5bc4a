// Contributions as colours. For this module's sources.
#pragma once

#include "siglib/explain/explanation.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace siglib {

using Colour = std::array<std::uint8_t, 3>;  // red, green, blue

// Blue for a match, orange against it: hues that people who confuse red and green tell apart, of Okabe and
// Ito 2008. `strength` of -1 to 1; 0 is grey.
Colour colour_of(double strength);
std::string hexadecimal(const Colour& colour);  // "#rrggbb"

// How strongly each pixel's ink speaks, -1 to 1: the map smoothed over about a line's neighbourhood, per ink
// there, over the value that one inked pixel in ten exceeds. What speaks for and against is read from the
// same scale.
std::vector<float> strengths_of(const ExplainedSide& side);

}  // namespace siglib

// A trajectory as ink on paper.
#pragma once

#include "siglib/image/image.h"
#include "siglib/synth/trajectory.h"

#include <cstdint>

namespace siglib {

// A pen, a paper and a scanner, chosen by `seed`: line width and darkness follow the pressure; paper grey,
// resolution, margins and noise vary independently of who wrote. Grey image, dark ink on light paper, about
// 380 to 820 pixels wide. Throws Error(input) when there is no ink, a number is not finite, or the ink is far
// higher than wide.
Image render(const Trajectory& trajectory, std::uint64_t seed);

// The ink alone, by the pen of `seed`, without any paper around it; 255 where the pen leaves all its ink.
// Throws as render() does, and when a side would be longer than 2,000 pixels.
Canvas render_ink(const Trajectory& trajectory, std::uint64_t seed, double pixels_per_millimetre);

}  // namespace siglib

// A trajectory as ink on paper.
#pragma once

#include "siglib/image/image.h"
#include "siglib/synth/trajectory.h"

#include <cstdint>

namespace siglib {

// A pen, a paper and a scanner, chosen by `seed`: line width and darkness follow pressure and speed; paper grey,
// resolution, margins and noise vary independently of who wrote. Grey image, dark ink on light paper.
Image render(const Trajectory& trajectory, std::uint64_t seed);

}  // namespace siglib

// A recorded movement as the line that it left, whatever the speed and the tablet.
#pragma once

#include "siglib/synth/trajectory.h"

namespace siglib {

// Every stroke of the recording as a smooth curve with points about 0.1 mm apart, from its first point to its
// last. Repeated points and single points thrown far off the line are dropped. What lies within a tablet's
// step of `grain` millimetres is evened out by its place on the line, not by time, so that slow writing with
// its many points becomes no rougher and no smoother than fast writing. Pressure keeps its course but neither
// level nor spread, which tell the tablet and the hand rather than the line: its median becomes 0.6 and it
// stays within 0.25 and 0.9. Throws Error(input) when nothing is inked or the line is longer than 20 m.
Trajectory retrace(const Trajectory& recording, double grain);

}  // namespace siglib

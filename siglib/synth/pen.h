// What the pen makes of a movement. For this module's sources.
#pragma once

#include "siglib/core/random.h"
#include "siglib/synth/ink_layer.h"
#include "siglib/synth/trajectory.h"

#include <vector>

namespace siglib {

struct Pen {
  double width;          // millimetres at full pressure
  double width_gain;     // share of the width that pressure governs
  double nib_contrast;   // share of the width lost across the nib's flat side
  double nib_angle;      // radians
  double darkness;       // at full pressure, 1 is black
  double darkness_gain;  // share of the darkness that pressure governs
  double skipping;       // unevenness of the ink
};

// Ballpoint, fountain pen or felt tip.
Pen draw_pen(Random& random);

// Every stroke between lifts. `points` in pixels of the layer, `scale` in pixels per millimetre.
void write(InkLayer& layer, const std::vector<PenPoint>& points, const Pen& pen, double scale,
           Random& random);

}  // namespace siglib

// How much a batch is varied.
#pragma once

#include "siglib/config/fields.h"

namespace siglib {

struct AugmentOptions {
  double rotation = 6;
  double scale = 0.08;
  double shear = 0.12;
  double aspect = 0.06;
  double translation = 0.04;
  double elastic = 0.012;
  double wave = 0.0;
  double thickness = 0.6;
  double ink = 0.25;
  double blur = 0.5;
  double noise = 0.02;
  double erase = 0.0;

  void visit_fields(FieldVisitor& v) {
    v.field("rotation", rotation, between(0, 90), "largest rotation, degrees");
    v.field("scale", scale, between(0, 0.9), "largest change of size, share");
    v.field("shear", shear, between(0, 1), "largest slant, tangent");
    v.field("aspect", aspect, between(0, 0.9), "largest change of width to height, share");
    v.field("translation", translation, between(0, 0.5), "largest shift, share of the canvas");
    v.field("elastic", elastic, between(0, 0.2), "deviation of the smooth warp, share of the canvas");
    v.field("wave", wave, between(0, 0.1), "largest amplitude of the sinusoidal warp, share of the canvas");
    v.field("thickness", thickness, between(0, 1),
            "largest thickening or thinning of strokes, share of a pixel ring");
    v.field("ink", ink, between(0, 1), "largest loss of ink level, share");
    v.field("blur", blur, between(0, 1), "largest share of a 3 x 3 binomial blur");
    v.field("noise", noise, between(0, 1), "largest deviation of pixel noise");
    v.field("erase", erase, between(0, 1),
            "chance that a rectangle of at most a quarter of each side is blanked");
  }
};

}  // namespace siglib

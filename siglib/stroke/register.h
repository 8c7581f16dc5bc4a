// Bringing one signature onto another: an affine map, then a smooth warp.
#pragma once

#include "siglib/stroke/partners.h"
#include "siglib/stroke/strokes.h"

#include <array>
#include <vector>

namespace siglib {

// (x, y) -> (a[0] x + a[1] y + a[2], a[3] x + a[4] y + a[5])
using Affine = std::array<double, 6>;

struct Registration {
  Affine affine{1, 0, 0, 0, 1, 0};
  std::vector<float> affine_x, affine_y;  // the moving points after the affine map alone
  Strokes moved;                          // the moving strokes where they end up, directions turned along
  Partners partners;                      // between `moved` and the fixed strokes
};

// Iterated closest points (Besl and McKay 1992) in both ways at once, by place and direction, weights falling
// with the distance over a scale that shrinks; the affine map is held near a shift by a penalty on what it
// departs from the identity. Then the residuals, smoothed with a Gaussian that narrows, are added to the
// points (the coherent motion of Myronenko and Song 2010, without its mixture model).
// Both sides have at least one point.
Registration register_strokes(const Strokes& moving, const Strokes& fixed);

}  // namespace siglib

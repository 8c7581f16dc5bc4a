// From what was explained to the pixels of the whole canvas. For this module's sources.
#pragma once

#include "siglib/image/image.h"
#include "siglib/stroke/strokes.h"

#include <span>
#include <vector>

namespace siglib {

// Adds the contributions [height, width] of an encoder's input to a map [H, W] of the canvas it was resampled
// from: each goes to the area it is the mean of, in proportion to `weight` [H, W] there, or evenly where that
// is 0. The sum stays.
void spread_input(std::span<const float> contributions, int height, int width, std::span<const float> weight,
                  const Canvas& canvas, std::vector<float>& map);

// Adds a share per stroke point: each goes to the inked pixels that are nearest to its point, in proportion
// to their ink. The sum stays.
void spread_points(std::span<const double> shares, const Strokes& strokes, const Canvas& canvas,
                   std::vector<float>& map);

// The inked pixel of the canvas at a stroke point.
std::size_t pixel_of(const Strokes& strokes, std::size_t point, const Canvas& canvas);

}  // namespace siglib

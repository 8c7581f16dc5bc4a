// A part of an image.
#pragma once

namespace siglib {

struct PixelBox {
  int x = 0, y = 0;  // upper left corner
  int width = 0, height = 0;
};

// Area of the intersection by area of the union; 0 where both are empty.
double intersection_over_union(const PixelBox& a, const PixelBox& b) noexcept;

}  // namespace siglib

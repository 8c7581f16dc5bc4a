#include "siglib/image/box.h"

#include <algorithm>

namespace siglib {

double intersection_over_union(const PixelBox& a, const PixelBox& b) noexcept {
  const auto area = [](const PixelBox& box) { return static_cast<double>(box.width) * box.height; };
  const double across = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double down = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  const double both = std::max(across, 0.0) * std::max(down, 0.0);
  const double either = area(a) + area(b) - both;
  return either > 0 ? both / either : 0;
}

}  // namespace siglib

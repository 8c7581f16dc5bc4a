#include "siglib/image/statistics.h"

#include <algorithm>

namespace siglib {

CanvasStatistics statistics_of(std::span<const std::uint8_t> ink, int height, int width) {
  constexpr int kInked = 64;
  const auto inked = [&](int y, int x) {
    return y >= 0 && x >= 0 && y < height && x < width &&
           ink[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)] >=
               kInked;
  };
  double sum = 0, level = 0, area = 0, edge = 0;
  int top = height, bottom = -1, left = width, right = -1;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double value =
          ink[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
      sum += value;
      if (!inked(y, x)) continue;
      level += value;
      area += 1;
      edge += !inked(y - 1, x) + !inked(y + 1, x) + !inked(y, x - 1) + !inked(y, x + 1);
      top = std::min(top, y);
      bottom = std::max(bottom, y);
      left = std::min(left, x);
      right = std::max(right, x);
    }
  }
  if (area == 0) return {};
  const double pixels = static_cast<double>(height) * width;
  const double box_width = right - left + 1;
  const double box_height = bottom - top + 1;
  return {sum / pixels / 255, area / pixels,       level / area / 255, box_width / box_height,
          box_width / width,  box_height / height, 2 * area / edge};
}

}  // namespace siglib

#include "siglib/image/statistics.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <vector>

namespace siglib {
namespace {

constexpr int kInked = 64;

using Levels = std::array<std::int64_t, 256>;

double median_of(const Levels& counts, std::int64_t total) {
  std::int64_t seen = 0;
  std::size_t level = 0;
  while (2 * (seen += counts[level]) < total) ++level;
  return static_cast<double>(level) / 255;
}

struct Outline {
  std::int64_t length = 0;  // sides of inked pixels that lie on paper
  std::int64_t pixels = 0;  // inked pixels with at least one such side
  int top = 0, bottom = -1, left = 0, right = -1;
};

Outline outline_of(std::span<const std::uint8_t> ink, int height, int width) {
  const auto columns = static_cast<std::size_t>(width);
  const std::vector<std::uint8_t> nothing(columns, 0);
  Outline outline{.top = height, .left = width};
  for (int y = 0; y < height; ++y) {
    const auto* row = ink.data() + static_cast<std::size_t>(y) * columns;
    const auto* above = y > 0 ? row - columns : nothing.data();
    const auto* below = y + 1 < height ? row + columns : nothing.data();
    for (int x = 0; x < width; ++x) {
      if (row[x] < kInked) continue;
      const int sides = (above[x] < kInked) + (below[x] < kInked) + (x == 0 || row[x - 1] < kInked) +
                        (x + 1 == width || row[x + 1] < kInked);
      outline.length += sides;
      outline.pixels += sides > 0;
      outline.top = std::min(outline.top, y);
      outline.bottom = y;
      outline.left = std::min(outline.left, x);
      outline.right = std::max(outline.right, x);
    }
  }
  return outline;
}

}  // namespace

CanvasStatistics statistics_of(std::span<const std::uint8_t> ink, int height, int width) {
  if (height < 1 || width < 1 ||
      ink.size() != static_cast<std::size_t>(height) * static_cast<std::size_t>(width))
    fail(ErrorKind::internal, "{} values are no canvas of {} x {} pixels", ink.size(), height, width);
  Levels counts{};
  for (const std::uint8_t level : ink) ++counts[level];
  double sum = 0, inked_sum = 0, area = 0;
  for (std::size_t level = 0; level < counts.size(); ++level) {
    const auto count = static_cast<double>(counts[level]);
    sum += count * static_cast<double>(level);
    if (level < kInked) continue;
    inked_sum += count * static_cast<double>(level);
    area += count;
  }
  const double pixels = static_cast<double>(ink.size());
  CanvasStatistics statistics{};
  statistics[0] = sum / pixels / 255;
  statistics[8] = median_of(counts, std::ssize(ink));
  statistics[9] =
      static_cast<double>(std::count_if(counts.begin(), counts.end(), [](auto n) { return n > 0; }));
  if (area == 0) return statistics;
  const Outline outline = outline_of(ink, height, width);
  const double box_width = outline.right - outline.left + 1;
  const double box_height = outline.bottom - outline.top + 1;
  statistics[1] = area / pixels;
  statistics[2] = inked_sum / area / 255;
  statistics[3] = box_width / box_height;
  statistics[4] = box_width / width;
  statistics[5] = box_height / height;
  statistics[6] = 2 * area / static_cast<double>(outline.length);
  statistics[7] = static_cast<double>(outline.pixels) / pixels;
  return statistics;
}

}  // namespace siglib

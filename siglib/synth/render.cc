#include "siglib/synth/render.h"

#include "siglib/core/error.h"
#include "siglib/core/random.h"
#include "siglib/synth/ink_layer.h"
#include "siglib/synth/pen.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace siglib {
namespace {

constexpr double kMinWidth = 380, kMaxWidth = 820;  // pixels, as far as the resolution can see to it
constexpr int kMaxSide = 2000;                      // pixels: a trajectory that needs more is no signature
constexpr double kMillimetresPerInch = 25.4;

// Of the ink, millimetres.
struct Extent {
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

Extent extent_of(const Trajectory& trajectory) {
  Extent extent;
  for (const PenPoint& point : trajectory.points) {
    if (!std::isfinite(point.x + point.y + point.pressure))
      fail(ErrorKind::input, "a trajectory with a number that is not finite cannot be rendered");
    if (point.pressure <= 0) continue;
    extent.left = std::min(extent.left, point.x);
    extent.right = std::max(extent.right, point.x);
    extent.top = std::min(extent.top, point.y);
    extent.bottom = std::max(extent.bottom, point.y);
  }
  if (extent.left > extent.right) fail(ErrorKind::input, "a trajectory without ink cannot be rendered");
  return extent;
}

// In pixels, the ink's upper left corner at the margins (millimetres).
std::vector<PenPoint> placed(const Trajectory& trajectory, const Extent& extent, double margin_left,
                             double margin_top, double scale) {
  std::vector<PenPoint> points = trajectory.points;
  for (PenPoint& point : points) {
    point.x = (point.x - extent.left + margin_left) * scale;
    point.y = (point.y - extent.top + margin_top) * scale;
  }
  return points;
}

void check_size(const Extent& extent, double height, double width) {
  if (std::max(height, width) > kMaxSide)
    fail(ErrorKind::input, "a trajectory of {:.0f} x {:.0f} mm cannot be rendered", extent.width(),
         extent.height());
}

Image lay_on_paper(const InkLayer& layer, int height, int width, Random& random) {
  const double paper = random.uniform(226, 253);
  const double gradient_x = random.uniform(-5, 5) / width;
  const double gradient_y = random.uniform(-5, 5) / height;
  const double noise = random.uniform(0.2, 2.2);
  // The sum of four bytes has a deviation of 147.8 around 510: close to a normal, and fast.
  const double grain = noise / 147.8;
  Image image{height, width, 1, {}};
  image.pixels.resize(layer.ink().size());
  std::uint64_t bits = 0;
  std::size_t i = 0;
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column, ++i) {
      bits = i % 2 == 0 ? random.bits() : bits >> 32;
      const auto sum = static_cast<double>((bits & 255) + ((bits >> 8) & 255) + ((bits >> 16) & 255) +
                                           ((bits >> 24) & 255));
      const double ground = paper + gradient_x * (column - width / 2) + gradient_y * (row - height / 2);
      const double grey = ground * (1 - static_cast<double>(layer.ink()[i])) + grain * (sum - 510);
      image.pixels[i] = static_cast<std::uint8_t>(std::clamp(grey + 0.5, 0.0, 255.0));
    }
  }
  return image;
}

}  // namespace

Image render(const Trajectory& trajectory, std::uint64_t seed) {
  const Extent extent = extent_of(trajectory);
  // Streams of their own: the paper must not depend on how much was written.
  Random sheet(seed, "synth.sheet");
  Random ink(seed, "synth.ink");
  Random paper(seed, "synth.paper");
  const double margin_left = sheet.uniform(1.5, 8), margin_right = sheet.uniform(1.5, 8);
  const double margin_top = sheet.uniform(1.5, 6), margin_bottom = sheet.uniform(1.5, 6);
  const double paper_width = extent.width() + margin_left + margin_right;
  const double paper_height = extent.height() + margin_top + margin_bottom;
  const double wanted = sheet.uniform(150, 300) / kMillimetresPerInch;
  const double scale = std::clamp(wanted, kMinWidth / paper_width, kMaxWidth / paper_width);
  check_size(extent, paper_height * scale, 0);
  const int width = static_cast<int>(std::lround(paper_width * scale));
  const int height = static_cast<int>(std::lround(paper_height * scale));

  const Pen pen = draw_pen(ink);
  InkLayer layer(height, width);
  write(layer, placed(trajectory, extent, margin_left, margin_top, scale), pen, scale, ink);
  layer.blur(sheet.uniform(0.05, 0.25));
  return lay_on_paper(layer, height, width, paper);
}

Canvas render_ink(const Trajectory& trajectory, std::uint64_t seed, double pixels_per_millimetre) {
  const Extent extent = extent_of(trajectory);
  Random ink(seed, "synth.ink");
  const Pen pen = draw_pen(ink);
  const double border = pen.width / 2 + 1 / pixels_per_millimetre;  // what the nib reaches beyond its path
  const double width = (extent.width() + 2 * border) * pixels_per_millimetre;
  const double height = (extent.height() + 2 * border) * pixels_per_millimetre;
  check_size(extent, height, width);
  InkLayer layer(static_cast<int>(std::ceil(height)), static_cast<int>(std::ceil(width)));
  write(layer, placed(trajectory, extent, border, border, pixels_per_millimetre), pen, pixels_per_millimetre,
        ink);
  Canvas canvas{static_cast<int>(std::ceil(height)), static_cast<int>(std::ceil(width)), {}};
  canvas.ink.reserve(layer.ink().size());
  for (const float level : layer.ink())
    canvas.ink.push_back(
        static_cast<std::uint8_t>(std::min(255.0, 255 * static_cast<double>(level) / pen.darkness + 0.5)));
  return canvas;
}

}  // namespace siglib

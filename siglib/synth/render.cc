#include "siglib/synth/render.h"

#include "siglib/core/error.h"
#include "siglib/core/random.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace siglib {
namespace {

constexpr double kMinWidth = 380, kMaxWidth = 820;  // pixels, as far as the resolution can see to it
constexpr int kMaxSide = 2000;                      // pixels: a trajectory that needs more is no signature
constexpr double kMillimetresPerInch = 25.4;
constexpr double kStep = 0.7;        // pixels between dabs
constexpr double kMinRadius = 0.35;  // pixels

struct Pen {
  double width;          // millimetres at full pressure
  double width_gain;     // share of the width that pressure governs
  double nib_contrast;   // share of the width lost across the nib's flat side
  double nib_angle;      // radians
  double darkness;       // at full pressure, 1 is black
  double darkness_gain;  // share of the darkness that pressure governs
  double skipping;       // unevenness of the ink
};

Pen draw_pen(Random& random) {
  Pen pen{};
  pen.nib_angle = random.uniform(0.4, 1.1);
  const double kind = random.uniform();
  if (kind < 0.55) {  // ballpoint
    pen.width = random.uniform(0.35, 0.6);
    pen.width_gain = random.uniform(0.1, 0.35);
    pen.darkness = random.uniform(0.55, 0.9);
    pen.darkness_gain = random.uniform(0.15, 0.5);
    pen.skipping = random.uniform(0.05, 0.3);
  } else if (kind < 0.8) {  // fountain pen
    pen.width = random.uniform(0.5, 0.85);
    pen.width_gain = random.uniform(0.35, 0.65);
    pen.nib_contrast = random.uniform(0.1, 0.5);
    pen.darkness = random.uniform(0.7, 0.97);
    pen.darkness_gain = random.uniform(0.05, 0.25);
    pen.skipping = random.uniform(0.0, 0.15);
  } else {  // felt tip
    pen.width = random.uniform(0.5, 0.85);
    pen.width_gain = random.uniform(0.05, 0.25);
    pen.darkness = random.uniform(0.65, 0.95);
    pen.darkness_gain = random.uniform(0.0, 0.1);
    pen.skipping = random.uniform(0.0, 0.1);
  }
  return pen;
}

// Share of each pixel that is inked, times the ink's darkness.
class InkLayer {
 public:
  InkLayer(int height, int width)
      : height_(height),
        width_(width),
        ink_(static_cast<std::size_t>(height) * static_cast<std::size_t>(width)) {}

  // Overlapping dabs of one line take the darker one, so a line drawn slowly is no darker.
  void dab(double x, double y, double radius, double darkness) {
    const double reach = radius + 0.5;
    const int top = std::max(0, static_cast<int>(std::ceil(y - reach)));
    const int bottom = std::min(height_ - 1, static_cast<int>(std::floor(y + reach)));
    const int left = std::max(0, static_cast<int>(std::ceil(x - reach)));
    const int right = std::min(width_ - 1, static_cast<int>(std::floor(x + reach)));
    for (int row = top; row <= bottom; ++row) {
      float* line = &ink_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_)];
      const double dy = row - y;
      for (int column = left; column <= right; ++column) {
        const double dx = column - x;
        const double cover = std::clamp(reach - std::sqrt(dx * dx + dy * dy), 0.0, 1.0);
        line[column] = std::max(line[column], static_cast<float>(cover * darkness));
      }
    }
  }

  // [a, 1 − 2a, a] along rows and columns: the optics of a scanner.
  void blur(double a) {
    const auto side = static_cast<float>(a);
    const float centre = 1 - 2 * side;
    const auto stride = static_cast<std::size_t>(width_);
    std::vector<float> source = ink_;
    for (std::size_t i = 1; i + 1 < ink_.size(); ++i)
      ink_[i] = centre * source[i] + side * (source[i - 1] + source[i + 1]);
    source = ink_;
    for (std::size_t i = stride; i + stride < ink_.size(); ++i)
      ink_[i] = centre * source[i] + side * (source[i - stride] + source[i + stride]);
  }

  const std::vector<float>& ink() const { return ink_; }

 private:
  int height_;
  int width_;
  std::vector<float> ink_;
};

double interpolate(double p0, double p1, double p2, double p3, double t) {  // Catmull-Rom
  return p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
}

// Dabs at equal distances, so that slow writing, with its many points, leaves the same ink.
void draw_line(InkLayer& layer, const std::vector<PenPoint>& points, std::size_t begin, std::size_t end,
               const Pen& pen, double scale, Random& random) {
  double wear = 0;
  double last_x = 0, last_y = 0;
  bool started = false;
  const auto dab = [&](double x, double y, double pressure) {
    const double dx = x - last_x;
    const double dy = y - last_y;
    if (started && dx * dx + dy * dy < kStep * kStep) return;
    const double direction = started ? std::atan2(-dy, dx) : pen.nib_angle + std::numbers::pi / 4;
    last_x = x;
    last_y = y;
    started = true;
    wear = 0.9 * wear + random.uniform(-0.35, 0.35);
    const double nib = 1 - pen.nib_contrast * std::abs(std::cos(direction - pen.nib_angle));
    const double width = pen.width * (1 - pen.width_gain * (1 - pressure)) * nib;
    const double even = 1 - pen.skipping * std::clamp(0.5 + wear, 0.0, 1.0);
    const double darkness = pen.darkness * (1 - pen.darkness_gain * (1 - pressure)) * even;
    layer.dab(x, y, std::max(0.5 * width * scale, kMinRadius), darkness);
  };
  for (std::size_t i = begin; i < end; ++i) {
    const PenPoint& p0 = points[std::max(i, begin + 1) - 1];
    const PenPoint& p1 = points[i];
    const PenPoint& p2 = points[std::min(i + 1, end - 1)];
    const PenPoint& p3 = points[std::min(i + 2, end - 1)];
    const int steps =
        std::max(1, static_cast<int>(std::ceil(2 * std::hypot(p2.x - p1.x, p2.y - p1.y) / kStep)));
    for (int s = 0; s < steps; ++s) {
      const double t = static_cast<double>(s) / steps;
      dab(interpolate(p0.x, p1.x, p2.x, p3.x, t), interpolate(p0.y, p1.y, p2.y, p3.y, t),
          p1.pressure + t * (p2.pressure - p1.pressure));
    }
  }
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
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
  for (const PenPoint& point : trajectory.points) {
    if (!std::isfinite(point.x + point.y + point.pressure))
      fail(ErrorKind::input, "a trajectory with a number that is not finite cannot be rendered");
    if (point.pressure <= 0) continue;
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    top = std::min(top, point.y);
    bottom = std::max(bottom, point.y);
  }
  if (left > right) fail(ErrorKind::input, "a trajectory without ink cannot be rendered");

  // Streams of their own: the paper must not depend on how much was written.
  Random sheet(seed, "synth.sheet");
  Random ink(seed, "synth.ink");
  Random paper(seed, "synth.paper");
  const double margin_left = sheet.uniform(1.5, 8), margin_right = sheet.uniform(1.5, 8);
  const double margin_top = sheet.uniform(1.5, 6), margin_bottom = sheet.uniform(1.5, 6);
  const double paper_width = right - left + margin_left + margin_right;
  const double paper_height = bottom - top + margin_top + margin_bottom;
  const double wanted = sheet.uniform(150, 300) / kMillimetresPerInch;
  const double scale = std::clamp(wanted, kMinWidth / paper_width, kMaxWidth / paper_width);
  if (paper_height * scale > kMaxSide)
    fail(ErrorKind::input, "a trajectory of {:.0f} x {:.0f} mm cannot be rendered", right - left,
         bottom - top);
  const int width = static_cast<int>(std::lround(paper_width * scale));
  const int height = static_cast<int>(std::lround(paper_height * scale));

  std::vector<PenPoint> points = trajectory.points;
  for (PenPoint& point : points) {
    point.x = (point.x - left + margin_left) * scale;
    point.y = (point.y - top + margin_top) * scale;
  }
  const Pen pen = draw_pen(ink);
  InkLayer layer(height, width);
  for (std::size_t i = 0; i < points.size();) {
    std::size_t end = i;
    while (end < points.size() && points[end].pressure > 0) ++end;
    if (end > i) draw_line(layer, points, i, end, pen, scale, ink);
    i = std::max(end, i + 1);
  }
  layer.blur(sheet.uniform(0.05, 0.25));
  return lay_on_paper(layer, height, width, paper);
}

}  // namespace siglib

#include "siglib/synth/pen.h"

#include <numbers>

namespace siglib {
namespace {

constexpr double kStep = 0.7;        // pixels between dabs
constexpr double kMinRadius = 0.35;  // pixels

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

}  // namespace

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

void write(InkLayer& layer, const std::vector<PenPoint>& points, const Pen& pen, double scale,
           Random& random) {
  for (std::size_t i = 0; i < points.size();) {
    std::size_t end = i;
    while (end < points.size() && points[end].pressure > 0) ++end;
    if (end > i) draw_line(layer, points, i, end, pen, scale, random);
    i = std::max(end, i + 1);
  }
}

}  // namespace siglib

#include "siglib/synth/lognormal.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace siglib {
namespace {

// Within a full turn an arc of a short chord would become a circle of any size.
constexpr double kMaxBend = 4.2;
constexpr double kMinBend = 1e-4;

struct Lognormal {
  double length;       // D
  double start_angle;  // θs
  double bend;         // θe − θs
  double t0, mu, sigma;
  double begin, end;  // where speed becomes and ceases to be noticeable
  bool ink;
};

Lognormal make_stroke(const PlanePoint& from, const PlannedStroke& plan, double begin) {
  const double dx = plan.target.x - from.x;
  const double dy = plan.target.y - from.y;
  const double bend = std::clamp(plan.bend, -kMaxBend, kMaxBend);
  const double half = std::abs(bend) / 2;
  const double stretch = half > kMinBend ? half / std::sin(half) : 1.0;

  Lognormal stroke{};
  stroke.length = std::hypot(dx, dy) * stretch;
  stroke.start_angle = std::atan2(dy, dx) - bend / 2;
  stroke.bend = bend;
  stroke.sigma = std::sqrt(-std::log(1 - plan.asymmetry));
  // exp(μ + 3σ) − exp(μ − 3σ) is the duration.
  stroke.mu = std::log(plan.duration / (std::exp(3 * stroke.sigma) - std::exp(-3 * stroke.sigma)));
  stroke.t0 = begin - std::exp(stroke.mu - 3 * stroke.sigma);
  stroke.begin = begin;
  stroke.end = begin + plan.duration;
  stroke.ink = plan.ink;
  return stroke;
}

// How far the stroke has gone at `time`; the arc's integral is exact because direction is linear in progress.
PlanePoint displacement(const Lognormal& stroke, double time) {
  double progress = 0;
  if (time >= stroke.end) {
    progress = 1;
  } else if (time > stroke.begin) {
    const double z = (std::log(time - stroke.t0) - stroke.mu) / stroke.sigma;
    progress = 0.5 * (1 + std::erf(z / std::numbers::sqrt2));
  }
  const double a = stroke.start_angle;
  const double turned = stroke.bend * progress;
  if (std::abs(stroke.bend) < kMinBend) {
    return {stroke.length * progress * std::cos(a), stroke.length * progress * std::sin(a)};
  }
  const double radius = stroke.length / stroke.bend;
  return {radius * (std::sin(a + turned) - std::sin(a)), radius * (std::cos(a) - std::cos(a + turned))};
}

}  // namespace

std::vector<MovementSample> perform(const Movement& movement) {
  std::vector<Lognormal> strokes;
  strokes.reserve(movement.strokes.size());
  PlanePoint from = movement.start;
  double begin = 0;
  double end = 0;
  for (std::size_t j = 0; j < movement.strokes.size(); ++j) {
    if (j > 0) begin += movement.strokes[j].onset * movement.strokes[j - 1].duration;
    strokes.push_back(make_stroke(from, movement.strokes[j], begin));
    from = movement.strokes[j].target;
    end = std::max(end, strokes.back().end);
  }

  std::vector<MovementSample> samples;
  const auto count = static_cast<std::size_t>(std::ceil(end * kPenRate)) + 1;
  samples.reserve(count);
  PlanePoint finished = movement.start;  // where the strokes before `first`, all ended, have led
  std::size_t first = 0;
  std::size_t last = 0;  // strokes before `last` have begun
  for (std::size_t i = 0; i < count; ++i) {
    const double time = static_cast<double>(i) / kPenRate;
    while (last < strokes.size() && strokes[last].begin <= time) ++last;
    while (first < last && strokes[first].end <= time) {
      const PlanePoint moved = displacement(strokes[first], time);
      finished.x += moved.x;
      finished.y += moved.y;
      ++first;
    }
    MovementSample sample{finished, last > 0 && strokes[last - 1].ink};
    for (std::size_t j = first; j < last; ++j) {
      const PlanePoint moved = displacement(strokes[j], time);
      sample.position.x += moved.x;
      sample.position.y += moved.y;
    }
    samples.push_back(sample);
  }
  return samples;
}

}  // namespace siglib

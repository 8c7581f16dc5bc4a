#include "siglib/synth/retrace.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace siglib {
namespace {

constexpr double kStep = 0.1;               // millimetres between points
constexpr double kLongest = 20'000;         // millimetres
constexpr double kSpike = 4;                // millimetres: at 100 Hz no hand goes so far out and comes back
constexpr double kSmoothing = 1.5;          // grains
constexpr double kLeastGrain = 0.03;        // millimetres
constexpr double kReach = 3;                // deviations of the smoothing kernel
constexpr std::size_t kLongestSpan = 2000;  // points: bounds the time, which may grow with the square
constexpr double kPressureMedian = 0.6, kPressureSpread = 0.13;
constexpr double kLeastPressure = 0.25, kMostPressure = 0.9;

double distance(const PenPoint& a, const PenPoint& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

bool is_spike(const PenPoint& before, const PenPoint& point, const PenPoint& after) {
  const double shorter = std::min(distance(before, point), distance(point, after));
  return shorter > kSpike && distance(before, after) < 0.5 * shorter;
}

std::vector<PenPoint> cleaned(const std::vector<PenPoint>& stroke) {
  std::vector<PenPoint> kept;
  for (std::size_t i = 0; i < stroke.size(); ++i) {
    const PenPoint& point = stroke[i];
    if (!kept.empty() && distance(kept.back(), point) <= 0) continue;
    if (!kept.empty() && i + 1 < stroke.size() && is_spike(kept.back(), point, stroke[i + 1])) continue;
    kept.push_back(point);
  }
  return kept;
}

double distance(const PenPoint& point, const PenPoint& from, const PenPoint& to) {
  const double dx = to.x - from.x, dy = to.y - from.y;
  const double square = dx * dx + dy * dy;
  const double along = (point.x - from.x) * dx + (point.y - from.y) * dy;
  const double share = square > 0 ? std::clamp(along / square, 0.0, 1.0) : 0.0;
  return std::hypot(from.x + share * dx - point.x, from.y + share * dy - point.y);
}

// The fewest points that keep the stroke within `tolerance` (D. H. Douglas, T. K. Peucker, 1973). The steps
// across a nearly level stroke are many and far apart where the writing is slow, few where it is fast, and no
// fixed smoothing makes the two alike; leaving out what lies within a step does.
std::vector<PenPoint> without_steps(const std::vector<PenPoint>& stroke, double tolerance) {
  std::vector<bool> kept(stroke.size());
  kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  for (std::size_t i = 0; i < stroke.size(); i += kLongestSpan) {
    kept[i] = true;
    spans.emplace_back(i, std::min(i + kLongestSpan, stroke.size() - 1));
  }
  while (!spans.empty()) {
    const auto [first, last] = spans.back();
    spans.pop_back();
    double farthest = tolerance;
    std::size_t split = first;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double off = distance(stroke[i], stroke[first], stroke[last]);
      if (off <= farthest) continue;
      farthest = off;
      split = i;
    }
    if (split == first) continue;
    kept[split] = true;
    spans.emplace_back(first, split);
    spans.emplace_back(split, last);
  }
  std::vector<PenPoint> points;
  for (std::size_t i = 0; i < stroke.size(); ++i)
    if (kept[i] && (points.empty() || distance(points.back(), stroke[i]) > 0)) points.push_back(stroke[i]);
  return points;
}

PenPoint mix(const PenPoint& a, const PenPoint& b, double share) {
  const auto between = [share](double p, double q) { return p + share * (q - p); };
  return {between(a.x, b.x), between(a.y, b.y), between(a.time, b.time), between(a.pressure, b.pressure)};
}

// Centripetal Catmull-Rom between b and c (P. J. Barry, R. N. Goldman, 1988): unlike the uniform one it makes
// no loops where a long step meets a short one.
PenPoint curve(const PenPoint& a, const PenPoint& b, const PenPoint& c, const PenPoint& d, double share) {
  const double ab = std::sqrt(distance(a, b)), bc = std::sqrt(distance(b, c)), cd = std::sqrt(distance(c, d));
  const double t = share * bc;
  const PenPoint straight = mix(b, c, share);
  const PenPoint first = ab > 0 ? mix(a, b, (t + ab) / ab) : straight;
  const PenPoint last = cd > 0 ? mix(c, d, (t - bc) / cd) : straight;
  const PenPoint left = mix(first, straight, (t + ab) / (ab + bc));
  const PenPoint right = mix(straight, last, t / (bc + cd));
  PenPoint point = mix(left, right, share);
  point.time = straight.time;
  point.pressure = straight.pressure;
  return point;
}

// Points at equal distances along the curve through `stroke`, both ends included.
std::vector<PenPoint> evenly_spaced(const std::vector<PenPoint>& stroke) {
  std::vector<PenPoint> even{stroke.front()};
  PenPoint last = stroke.front();
  double travelled = 0;  // since the latest point
  for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
    const PenPoint& a = stroke[i > 0 ? i - 1 : 0];
    const PenPoint& d = stroke[std::min(i + 2, stroke.size() - 1)];
    const int pieces = 1 + static_cast<int>(4 * distance(stroke[i], stroke[i + 1]) / kStep);
    for (int piece = 1; piece <= pieces; ++piece) {
      const PenPoint next = curve(a, stroke[i], stroke[i + 1], d, static_cast<double>(piece) / pieces);
      travelled += distance(last, next);
      last = next;
      if (travelled < kStep) continue;
      even.push_back(next);
      travelled = 0;
    }
  }
  if (travelled > 0) even.push_back(stroke.back());
  return even;
}

// A Gaussian over the points; beyond an end the line is continued by its reflection in that end, which
// therefore stays where it is.
std::vector<PenPoint> smoothed(const std::vector<PenPoint>& line, double deviation) {
  const auto count = static_cast<std::ptrdiff_t>(line.size());
  const auto reach = std::min(static_cast<std::ptrdiff_t>(std::ceil(kReach * deviation)), count - 1);
  const auto at = [&](std::ptrdiff_t i) {
    const std::ptrdiff_t end = i < 0 ? 0 : count - 1;
    return i >= 0 && i < count
               ? line[static_cast<std::size_t>(i)]
               : mix(line[static_cast<std::size_t>(2 * end - i)], line[static_cast<std::size_t>(end)], 2);
  };
  std::vector<double> kernel;
  for (std::ptrdiff_t k = -reach; k <= reach; ++k)
    kernel.push_back(std::exp(-0.5 * static_cast<double>(k * k) / (deviation * deviation)));
  std::vector<PenPoint> result = line;
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    double x = 0, y = 0, pressure = 0, total = 0;
    for (std::ptrdiff_t k = -reach; k <= reach; ++k) {
      const double weight = kernel[static_cast<std::size_t>(k + reach)];
      const PenPoint point = at(i + k);
      x += weight * point.x;
      y += weight * point.y;
      pressure += weight * point.pressure;
      total += weight;
    }
    PenPoint& point = result[static_cast<std::size_t>(i)];
    point.x = x / total;
    point.y = y / total;
    point.pressure = pressure / total;
  }
  return result;
}

void level_pressure(std::vector<PenPoint>& points) {
  std::vector<double> levels;
  for (const PenPoint& point : points)
    if (point.pressure > 0) levels.push_back(point.pressure);
  std::sort(levels.begin(), levels.end());
  const auto quantile = [&](std::size_t quarter) { return levels[quarter * (levels.size() - 1) / 4]; };
  const double spread = (quantile(3) - quantile(1)) / 1.349;  // the deviation, were it normal
  for (PenPoint& point : points) {
    if (point.pressure <= 0) continue;
    const double deviations = spread > 0 ? (point.pressure - quantile(2)) / spread : 0.0;
    point.pressure =
        std::clamp(kPressureMedian + kPressureSpread * deviations, kLeastPressure, kMostPressure);
  }
}

}  // namespace

Trajectory retrace(const Trajectory& recording, double grain) {
  const std::vector<PenPoint>& recorded = recording.points;
  double length = 0;
  for (std::size_t i = 1; i < recorded.size(); ++i)
    if (recorded[i].pressure > 0 && recorded[i - 1].pressure > 0)
      length += distance(recorded[i - 1], recorded[i]);
  if (!(length <= kLongest))
    fail(ErrorKind::input, "a line of {:.0f} mm is no signature, at most {:.0f} mm are accepted", length,
         kLongest);

  const double step = std::max(grain, kLeastGrain);
  Trajectory retraced;
  for (std::size_t begin = 0; begin < recorded.size();) {
    std::size_t end = begin;
    while (end < recorded.size() && recorded[end].pressure > 0) ++end;
    if (end > begin) {
      const std::vector<PenPoint> stroke(recorded.begin() + static_cast<std::ptrdiff_t>(begin),
                                         recorded.begin() + static_cast<std::ptrdiff_t>(end));
      const std::vector<PenPoint> line =
          smoothed(evenly_spaced(without_steps(cleaned(stroke), step)), kSmoothing * step / kStep);
      if (!retraced.points.empty()) {
        PenPoint air = line.front();
        air.pressure = 0;
        retraced.points.push_back(air);
      }
      retraced.points.insert(retraced.points.end(), line.begin(), line.end());
    }
    begin = std::max(end, begin + 1);
  }
  if (retraced.points.empty()) fail(ErrorKind::input, "the pen never touches the paper");
  level_pressure(retraced.points);
  return retraced;
}

}  // namespace siglib

#include "siglib/synth/hand.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace siglib {
namespace {

constexpr double kLightest = 0.05;

// Share of the full contact after `samples` samples on the paper, or before leaving it.
double contact(std::size_t samples, double seconds) {
  return 1 - std::exp(-(static_cast<double>(samples) + 1) / (seconds * kPenRate));
}

}  // namespace

Trajectory press(const std::vector<MovementSample>& samples, const PressureHabit& habit, Random& random) {
  const std::size_t count = samples.size();
  std::vector<double> speed(count, 0.0);
  double total = 0;
  std::size_t inked = 0;
  for (std::size_t i = 1; i < count; ++i) {
    speed[i] = std::hypot(samples[i].position.x - samples[i - 1].position.x,
                          samples[i].position.y - samples[i - 1].position.y);
    if (samples[i].ink) {
      total += speed[i];
      ++inked;
    }
  }
  const double mean = std::max(inked > 0 ? total / static_cast<double>(inked) : 0.0, 1e-9);

  std::vector<std::size_t> until_lift(count, 0);
  for (std::size_t i = count - 1; i-- > 0;) until_lift[i] = samples[i + 1].ink ? until_lift[i + 1] + 1 : 0;

  Trajectory trajectory;
  trajectory.points.reserve(count);
  double wander = 0;
  std::size_t since_touch = 0;
  for (std::size_t i = 0; i < count; ++i) {
    wander = 0.97 * wander + random.normal(0, 0.012);
    const MovementSample& sample = samples[i];
    double pressure = 0;
    if (sample.ink) {
      const double down =
          i > 0 ? (samples[i - 1].position.y - sample.position.y) / std::max(speed[i], 0.2 * mean) : 0.0;
      const double haste = std::clamp(speed[i] / mean - 1, -1.0, 1.5);
      pressure = habit.level + habit.downstroke * std::clamp(down, -1.0, 1.0) - habit.speed * haste + wander;
      pressure *= contact(since_touch, habit.attack) * contact(until_lift[i], habit.release);
      pressure = std::clamp(pressure, kLightest, 1.0);
      ++since_touch;
    } else {
      since_touch = 0;
    }
    trajectory.points.push_back(
        {sample.position.x, -sample.position.y, static_cast<double>(i) / kPenRate, pressure});
  }
  return trajectory;
}

}  // namespace siglib

#include "siglib/synth/hand.h"
#include "siglib/synth/warp.h"

#include <cmath>
#include <cstddef>

namespace siglib {
namespace {

// Deviations per unit of irregularity.
constexpr double kScale = 0.032, kAspect = 0.026, kRotation = 0.029, kSlant = 0.033;
constexpr double kTarget = 0.09, kComponent = 0.2;  // letter heights
constexpr double kBend = 0.1, kTempo = 0.08, kDuration = 0.1, kOnset = 0.026;
constexpr double kPersistence = 0.7;  // of a target's deviation from one to the next

}  // namespace

std::vector<MovementSample> repeat(const SignaturePlan& plan, Random& random) {
  const MotorHabit& habit = plan.habit;
  const double amount = habit.irregularity;
  const double unit = plan.letter_height;
  const double scale = std::exp(random.normal(0, kScale * amount));
  const double aspect = std::exp(random.normal(0, kAspect * amount));
  const double angle = habit.baseline + random.normal(0, kRotation * amount);
  const double slant = habit.slant + random.normal(0, kSlant * amount);
  const double tempo = std::exp(random.normal(0, kTempo * amount));
  const double fresh = std::sqrt(1 - kPersistence * kPersistence);
  const Warp warp(amount, unit, random);

  PlanePoint deviation, shift;
  int component = -1;
  std::vector<PlanePoint> points;
  points.reserve(plan.targets.size());
  for (const PlanTarget& target : plan.targets) {
    if (target.component != component) {
      component = target.component;
      shift.x = random.normal(0, kComponent * amount * unit);
      shift.y = random.normal(0, 0.5 * kComponent * amount * unit);
    }
    deviation.x = kPersistence * deviation.x + fresh * random.normal(0, kTarget * amount * unit);
    deviation.y = kPersistence * deviation.y + fresh * random.normal(0, kTarget * amount * unit);
    const PlanePoint meant =
        warp({target.point.x + shift.x + deviation.x, target.point.y + shift.y + deviation.y});
    const double upright_x = meant.x * scale * aspect;
    const double y = meant.y * scale / aspect;
    const double x = upright_x + slant * y;
    points.push_back({x * std::cos(angle) - y * std::sin(angle), x * std::sin(angle) + y * std::cos(angle)});
  }

  Movement movement;
  movement.start = points.front();
  for (std::size_t j = 1; j < points.size(); ++j) {
    const PlanTarget& target = plan.targets[j];
    const double length = std::hypot(points[j].x - points[j - 1].x, points[j].y - points[j - 1].y);
    PlannedStroke stroke;
    stroke.target = points[j];
    stroke.ink = target.ink;
    stroke.bend = target.bend * habit.roundness * (1 + random.normal(0, kBend * amount)) +
                  random.normal(0, kBend * amount);
    stroke.duration =
        tempo * stroke_duration(habit.rhythm, length, unit) * std::exp(random.normal(0, kDuration * amount));
    stroke.asymmetry = habit.asymmetry;
    const bool lift = !target.ink || !plan.targets[j - 1].ink;
    stroke.onset = lift ? kLiftOnset : habit.overlap + random.normal(0, kOnset * amount);
    movement.strokes.push_back(stroke);
  }
  std::vector<MovementSample> samples = perform(movement);
  tremble(samples, habit.tremor, random);
  return samples;
}

}  // namespace siglib

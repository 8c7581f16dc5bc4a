#include "siglib/synth/hand.h"

#include <cmath>
#include <cstddef>

namespace siglib {
namespace {

// Deviations per unit of irregularity.
constexpr double kScale = 0.025, kAspect = 0.02, kRotation = 0.022, kSlant = 0.025;
constexpr double kTarget = 0.07, kComponent = 0.15;  // letter heights
constexpr double kBend = 0.08, kTempo = 0.06, kDuration = 0.08, kOnset = 0.02;
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
    const double upright_x = (target.point.x + shift.x + deviation.x) * scale * aspect;
    const double y = (target.point.y + shift.y + deviation.y) * scale / aspect;
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

// From intention to movement: one repetition by the owner, and one attempt by a forger.
#pragma once

#include "siglib/core/random.h"
#include "siglib/synth/plan.h"
#include "siglib/synth/trajectory.h"
#include "siglib/synth/warp.h"

#include <vector>

namespace siglib {

// Onset of a lift, and of the stroke after it: the pen is nearly at rest when it leaves or meets the paper.
constexpr double kLiftOnset = 0.85;

// A repetition varies as people do, in the whole (size, slant, direction, speed) and in each stroke;
// deviations of neighbouring targets go together, so a letter is displaced rather than torn. After J.
// Galbally, R. Plamondon, J. Fierrez, J. Ortega-Garcia, "Synthetic on-line signature generation", Pattern
// Recognition 45, 2012.
std::vector<MovementSample> repeat(const SignaturePlan& plan, Random& random);

// What stays the same over all attempts of one forger on one signature.
struct Forger {
  MotorHabit habit;
  double size = 1, aspect = 1;      // of what is written to what was seen
  double slant = 0;                 // sheared on top of what was seen
  std::vector<PlanePoint> misread;  // letter heights: errors of the remembered shape along its course
  Warp proportions;                 // what is remembered of spacing, heights and slant, against what was seen
  std::vector<MovementSample> model;  // the genuine signature that lies before the forger
  double letter_height = 3;
};

Forger meet_forger(const SignaturePlan& plan, Random& random);

// Copies what is seen, not how it was written: the ink is cut into short arcs that are drawn one after
// another.
std::vector<MovementSample> imitate(const Forger& forger, double skill, Random& random);

// Physiological tremor: sinusoids of 6 to 11 Hz that swell and fade, up to about `amplitude` millimetres.
void tremble(std::vector<MovementSample>& samples, double amplitude, Random& random);

// Adds pressure and turns millimetres upwards into millimetres downwards.
Trajectory press(const std::vector<MovementSample>& samples, const PressureHabit& habit, Random& random);

}  // namespace siglib

// The sigma-lognormal model of a pen movement: strokes whose speed is a lognormal in time, summed as vectors.
//   R. Plamondon, "A kinematic theory of rapid human movements", Biological Cybernetics 72, 1995.
//   C. O'Reilly, R. Plamondon, "Development of a Sigma-Lognormal representation for on-line signatures",
//   Pattern Recognition 42, 2009: |v_j(t)| = D_j Λ(t; t0_j, μ_j, σ_j²), and the direction turns from θs to θe
//   as φ_j(t) = θs + (θe − θs)/2 · [1 + erf((ln(t − t0) − μ) / (σ √2))].
// Strokes are planned between virtual targets along circular arcs, as in D. Berio, F. F. Leymarie,
// "Computational models for the analysis and synthesis of graffiti tag strokes", Computational Aesthetics
// 2015.
#pragma once

#include <vector>

namespace siglib {

struct PlanePoint {
  double x = 0;  // millimetres, rightwards
  double y = 0;  // millimetres, upwards
};

// One planned arc from the target before to `target`.
struct PlannedStroke {
  PlanePoint target;
  double bend = 0;       // how far the direction turns along the arc, radians, counter-clockwise positive
  double duration = 0;   // seconds between the 3σ bounds of the lognormal
  double asymmetry = 0;  // in (0, 1): 0 is a symmetric speed profile
  double onset = 0;      // begins after this share of the duration of the stroke before
  bool ink = true;       // false: in the air
};

struct Movement {
  PlanePoint start;
  std::vector<PlannedStroke> strokes;
};

struct MovementSample {
  PlanePoint position;
  bool ink = false;
};

constexpr double kPenRate = 200;  // samples a second

// The movement sampled at kPenRate until the last stroke ends. Positions are the exact integral of the
// velocities.
std::vector<MovementSample> perform(const Movement& movement);

}  // namespace siglib

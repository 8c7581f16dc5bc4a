// What one person has learned by heart: the targets of the signature and the habits of the hand.
#pragma once

#include "siglib/core/random.h"
#include "siglib/synth/lognormal.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace siglib {

// How a hand presses, apart from what it writes. Levels and weights are shares of the full pressure.
struct PressureHabit {
  double level = 0.6;       // mean
  double downstroke = 0.1;  // more on the way down
  double speed = 0.08;      // less where the pen is faster than its own average, whatever that is
  double attack = 0.02;     // seconds until the pen rests fully on the paper
  double release = 0.02;    // seconds over which it leaves it
};

// How a hand moves.
struct MotorHabit {
  double slant = 0;      // shear to the right
  double baseline = 0;   // rise of the line, radians
  double roundness = 1;  // factor on every bend
  double rhythm = 0.24;  // duration of a stroke of one letter height, seconds
  double asymmetry = 0.1;
  double overlap = 0.5;     // onset of the next stroke as a share of this one's duration
  double irregularity = 1;  // factor on all variation between repetitions
  double tremor = 0;        // amplitude, millimetres
  PressureHabit pressure;
};

struct PlanTarget {
  PlanePoint point;  // upright, on a level baseline, millimetres
  double bend = 0;
  bool ink = false;   // of the stroke that leads here
  int component = 0;  // parts written without lifting the pen
};

enum class ScriptFamily {
  latin,       // joined letters, and what speed leaves of them
  block,       // separate capitals
  head_line,   // letters that hang from a line, as of Bengali and Devanagari
  characters,  // strokes in squares, as of Chinese
  flourish     // no letters at all
};
constexpr std::array<std::pair<std::string_view, ScriptFamily>, 5> kScriptFamilies{
    {{"latin", ScriptFamily::latin},
     {"block", ScriptFamily::block},
     {"head_line", ScriptFamily::head_line},
     {"characters", ScriptFamily::characters},
     {"flourish", ScriptFamily::flourish}}};

struct SignaturePlan {
  ScriptFamily family = ScriptFamily::latin;
  std::vector<std::int64_t> name;  // the choices of letters: what is written, apart from how
  double letter_height = 3;        // millimetres, of a small letter
  MotorHabit habit;
  std::vector<PlanTarget> targets;  // the first is where the pen begins
};

MotorHabit draw_habit(Random& random);
SignaturePlan draw_plan(ScriptFamily family, Random& random);
// The same name as another person would sign it who has never seen it signed.
SignaturePlan spell(const SignaturePlan& name, Random& random);

// Longer strokes take little longer (isochrony): `rhythm` times a weak power of the length in letter heights.
double stroke_duration(double rhythm, double length, double letter_height);

}  // namespace siglib

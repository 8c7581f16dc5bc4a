// Generated writers and forgers after the sigma-lognormal model of handwriting (Plamondon 1995; O'Reilly and
// Plamondon 2009): a pen movement is a vector sum of strokes whose speed is a lognormal in time.
#pragma once

#include "siglib/synth/plan.h"
#include "siglib/synth/trajectory.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace siglib {

// One person: a stable plan of strokes plus habits (slant, size, rhythm, pressure) and how much they vary.
// Everything is a function of (seed, number): the same on every platform and in any order of calls.
class SyntheticWriter {
 public:
  // The script is drawn, two in five Latin, if none is given.
  SyntheticWriter(std::uint64_t seed, std::uint64_t number, std::optional<ScriptFamily> family = {});
  ~SyntheticWriter();
  SyntheticWriter(SyntheticWriter&&) noexcept;

  // Repetition `repetition` of the own signature.
  Trajectory genuine(std::uint64_t repetition) const;
  // Attempt `attempt`: right letters, wrong dynamics, own habits, tremor and lifted pen. Two or three
  // forgers, each a person with one genuine signature before their eyes, take turns. `skill` in [0, 1] says
  // how near the shape comes.
  Trajectory forgery(std::uint64_t attempt, double skill) const;
  // Attempt of one who knows the name and has never seen it signed: the same letters as the forger signs
  // them.
  Trajectory simple_forgery(std::uint64_t attempt) const;

 private:
  struct Plan;
  std::unique_ptr<Plan> plan_;
};

}  // namespace siglib

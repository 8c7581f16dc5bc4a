// A smooth distortion of a line of writing: letters keep their forms, but neither their spacing, height and
// slant nor their place on the line.
#pragma once

#include "siglib/core/random.h"
#include "siglib/synth/lognormal.h"

#include <array>

namespace siglib {

// Sinusoids along the line, after the intra-personal variability of M. Diaz, M. A. Ferrer, G. S. Eskander, R.
// Sabourin, "Generation of Duplicated Off-Line Signature Images for Verification Systems", IEEE Transactions
// on Pattern Analysis and Machine Intelligence 39, 2017.
class Warp {
 public:
  Warp() = default;  // changes nothing
  // `amount` 1 is how much a hand differs from itself.
  Warp(double amount, double letter_height, Random& random);

  // Millimetres, y upwards from the baseline. A `share` of it, 1 for the whole.
  PlanePoint operator()(const PlanePoint& point, double share = 1) const;

 private:
  struct Wave {
    double amplitude = 0, rate = 0, phase = 0;
    double at(double x) const;
  };
  using Waves = std::array<Wave, 2>;
  static double sum(const Waves& waves, double x);

  Waves spacing_, line_;  // millimetres
  Waves height_;          // logarithms of factors of y
  Waves slant_;           // factors of y
};

}  // namespace siglib

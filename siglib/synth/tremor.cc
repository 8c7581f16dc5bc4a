#include "siglib/synth/hand.h"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace siglib {

void tremble(std::vector<MovementSample>& samples, double amplitude, Random& random) {
  constexpr int kTones = 3;
  struct Tone {
    double frequency, phase_x, phase_y, swell, swell_phase;
  };
  std::vector<Tone> tones;
  for (int k = 0; k < kTones; ++k) {
    Tone tone{};
    tone.frequency = random.uniform(6, 11);
    tone.phase_x = random.uniform(0, 2 * std::numbers::pi);
    tone.phase_y = random.uniform(0, 2 * std::numbers::pi);
    tone.swell = random.uniform(0.3, 1.0);
    tone.swell_phase = random.uniform(0, 2 * std::numbers::pi);
    tones.push_back(tone);
  }
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = 2 * std::numbers::pi * static_cast<double>(i) / kPenRate;
    for (const Tone& tone : tones) {
      const double a = amplitude / kTones * (1 + std::sin(tone.swell * t + tone.swell_phase));
      samples[i].position.x += a * std::sin(tone.frequency * t + tone.phase_x);
      samples[i].position.y += a * std::sin(tone.frequency * t + tone.phase_y);
    }
  }
}

}  // namespace siglib

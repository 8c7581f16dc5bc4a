// Trials for tests.
#pragma once

#include "siglib/core/random.h"
#include "siglib/metrics/trials.h"
#include "tests/support/expect_error.h"

#include <cmath>

namespace siglib {

// Genuine scores about `distance` above the forged ones in log-odds, as probabilities.
inline Trials noisy_trials(int count, double distance, std::uint64_t seed) {
  Random random(seed, "test trials");
  Trials trials;
  for (int i = 0; i < count; ++i) {
    const bool genuine = i % 3 == 0;
    trials.genuine.push_back(genuine);
    trials.score.push_back(1 / (1 + std::exp(-random.normal(genuine ? distance / 2 : -distance / 2))));
  }
  return trials;
}

}  // namespace siglib

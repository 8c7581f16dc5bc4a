// Trials for tests.
#pragma once

#include "siglib/core/error.h"
#include "siglib/core/random.h"
#include "siglib/metrics/trials.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

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

// Runs `action`, expects an Error of that kind whose message contains `part`.
template <class Action>
void expect_error(ErrorKind kind, const std::string& part, const Action& action) {
  try {
    action();
    ADD_FAILURE() << "nothing was thrown, expected: " << part;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

}  // namespace siglib

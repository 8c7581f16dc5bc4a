// A score whose numbers can be told by hand: log-odds -8 (d - 0.5) of the embeddings' distance d, not
// calibrated further, the same for every fusion and any number of references.
#pragma once

#include "siglib/score/score_model.h"

#include <vector>

namespace siglib::test {

inline Calibration identity() {
  return {CalibrationMethod::logistic, {1, 0}};
}

// The policies' thresholds are given as scores.
inline ScoreModel simple_score(std::vector<Policy> policies) {
  for (Policy& policy : policies) {
    policy.accept = log_odds_of(policy.accept);
    policy.reject = log_odds_of(policy.reject);
  }
  ScoreModel score{
      {}, LearnedDistance({distance_names(Parts::embedding), {0.5}, {0.25}, {2}, 0}), {}, Fusion::mean, 0.5};
  for (const auto& [name, fusion] : kFusions) score.rules.push_back({fusion, 1, identity(), policies});
  return score;
}

}  // namespace siglib::test

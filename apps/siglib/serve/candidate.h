// What every model made from review verdicts has in common: how many it takes, what it says of itself, and
// that no policy is lost on the way.
#pragma once

#include "serve/feedback.h"
#include "serve/verdicts.h"
#include "siglib/model/model.h"

#include <cstdint>
#include <string>
#include <vector>

namespace siglib::app {

struct VerdictsNeeded {
  std::int64_t genuine = 0, forged = 0, customers = 2;
};

// For the thresholds of the model's first policy, which requests get that name none.
VerdictsNeeded verdicts_needed(const Model& model);

// Throws Error(input) that tells how many there are, how many it takes, and where the others are.
void require_enough(const Verdicts& verdicts, const Model& base);

// "siglib-base, recalibrated on 40 genuine and 35 forged verdicts of 20 customers (from 1a2b3c4d5e6f)"
std::string candidate_title(const Model& base, const std::string& how, const Verdicts& verdicts);

// How a model's card names the customers it learned from. Those that an encoder was trained on are never
// calibrated on afterwards, whatever else is made of that model: their scores are too good.
inline constexpr const char* kTrainedOn = "Review verdicts of siglib serve: encoder";
inline constexpr const char* kCalibratedOn = "Review verdicts of siglib serve: score";
CollectionProvenance verdict_collection(const Verdicts& verdicts, const char* title);
bool was_trained_on_verdicts(const Model& model);

// Keeps the policies of `base` that could not be fitted, at their thresholds; saves the candidate in --out
// and tells of it. Returns the exit code.
int finish_candidate(const FeedbackCall& call, Model candidate, const Model& base, const Verdicts& verdicts);

}  // namespace siglib::app

// How the decisions that people judged compare with what the model promises.
#pragma once

#include "serve/api/share.h"
#include "serve/store/matches.h"
#include "serve/store/store.h"
#include "siglib/model/model.h"

#include <cstdint>
#include <string>
#include <vector>

namespace siglib::app {

struct PolicyFeedback {
  std::string policy;
  serve::Share false_accepts;   // judged forged, decided match
  serve::Share false_rejects;   // judged genuine, decided no_match
  serve::Share sent_to_review;  // of all that were judged
  double target_far = 0, target_frr = 0;
};

// Do the scores of the last 30 days come from where those before came from? Two-sample Kolmogorov-Smirnov on
// log-likelihood ratios, asymptotic p-value.
struct Drift {
  std::int64_t recent = 0, before = 0;
  double distance = 0;
  double p_value = 1;
};
// Both are sorted in place.
Drift drift_between(std::vector<double>& recent, std::vector<double>& before);

struct FeedbackReport {
  std::string model;
  std::int64_t other_models = 0;  // verdicts on decisions of other models, not counted
  std::vector<PolicyFeedback> policies;
  Drift drift;
  std::vector<std::string> warnings;
};

FeedbackReport report_feedback(serve::Store& store, const Model& model);
std::string to_text(const FeedbackReport& report);
std::string to_json(const FeedbackReport& report);

}  // namespace siglib::app

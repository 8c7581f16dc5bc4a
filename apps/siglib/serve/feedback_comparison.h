// A candidate against the model in use, on the verdicts that were held out.
#pragma once

#include "serve/store/store.h"
#include "siglib/core/progress.h"
#include "siglib/evaluate/evaluation.h"
#include "siglib/image/locate.h"

#include <c10/core/Device.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace siglib::app {

// One figure of both, and what the candidate's is more, the same customers drawn for both.
struct ComparedFigure {
  Figure current, candidate, difference;
  double p_value = 1;  // two-sided, of no difference
};

struct ComparedPolicy {
  std::string name;
  ComparedFigure far;  // forgeries that match
  ComparedFigure frr;  // genuine signatures that do not match
  double target_far = 0, target_frr = 0;
  double current_refused = 0, candidate_refused = 0;  // shares of the genuine that are refused outright
  double current_review = 0, candidate_review = 0;    // shares of all that are sent to review
};

struct FeedbackComparison {
  std::string current, candidate;  // titles and ids
  std::string current_id, candidate_id;
  std::int64_t genuine = 0, forged = 0, customers = 0;
  std::int64_t seen = 0, copies = 0, unusable = 0;  // left out
  std::vector<ComparedFigure> figures;              // eer, cllr, min_cllr
  std::vector<ComparedPolicy> policies;             // that both have
  std::vector<std::string> missing_policies;        // that the candidate lacks
};

struct ComparisonOptions {
  c10::Device device;
  std::shared_ptr<const Locator> locator;
  int threads = 1;
  int replicates = 1000;
};

// Pairs with an image that either model has learned from are left out. Throws Error(input) when fewer than
// two customers, no genuine or no forged verdict remain, with their numbers.
FeedbackComparison compare_on_feedback(serve::Store& store, const std::shared_ptr<const Model>& current,
                                       const std::shared_ptr<const Model>& candidate,
                                       const ComparisonOptions& options, Reporter& reporter);

std::string to_text(const FeedbackComparison& comparison);
std::string to_json(const FeedbackComparison& comparison);

}  // namespace siglib::app

// Templates into a score and a decision.
#pragma once

#include "siglib/model/model.h"
#include "siglib/score/policy.h"
#include "siglib/score/template.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace siglib {

struct MatchResult {
  double score = 0;                      // probability that the same hand wrote both
  double distance = 0;                   // raw: between the embeddings; mean over the references
  std::vector<double> reference_scores;  // one per reference
  Decision decision = Decision::review;
};

class Matcher {
 public:
  // Throws Error(usage) when the model has no policy of that name; "" is the model's default.
  explicit Matcher(std::shared_ptr<const Model> model, std::string_view policy = "");

  // At least one reference. Several are fused as the mean of their log-odds.
  MatchResult match(std::span<const Template* const> references, const Template& query) const;

  const Policy& policy() const { return policy_; }

 private:
  std::shared_ptr<const Model> model_;
  Policy policy_;
};

}  // namespace siglib

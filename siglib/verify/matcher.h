// Templates into a score and a decision.
#pragma once

#include "siglib/model/model.h"
#include "siglib/score/policy.h"
#include "siglib/score/template.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace siglib {

struct MatchOptions {
  std::string policy{};            // "": the model's first
  std::optional<Fusion> fusion{};  // the model's where not given
  std::optional<double> prior{};   // the model's where not given
};

struct MatchResult {
  double score = 0;                      // probability that the same hand wrote both, under the prior
  double log_likelihood_ratio = 0;       // natural; the same without the prior
  double distance = 0;                   // the learned distance: 0 to itself, never less
  std::vector<double> reference_scores;  // one per reference, as if it were the only one
  Decision decision = Decision::review;
};

// Score thresholds of a policy.
struct Thresholds {
  double accept = 0;
  double reject = 0;
};

class Matcher {
 public:
  // Throws Error(usage) when the model has no policy of that name, or the prior is outside (0, 1).
  explicit Matcher(std::shared_ptr<const Model> model, const MatchOptions& options = {});

  // At least one reference; several are fused. Calibration and thresholds are those fitted for their number
  // (or the nearest below).
  MatchResult match(std::span<const Template* const> references, const Template& query) const;
  // The same where the distances of each reference to the query are known.
  MatchResult match(std::span<const Template* const> references, const Template& query,
                    std::span<const Distances> each) const;

  // What the model's policy of this index would decide.
  Decision decision(double log_likelihood_ratio, std::size_t references, std::size_t policy) const;

  // The same with another fusion rule.
  Matcher with_fusion(Fusion fusion) const;

  const Policy& policy(std::size_t references = 1) const;  // its thresholds are log-likelihood ratios
  Thresholds thresholds(std::size_t references = 1) const;
  Fusion fusion() const { return fusion_; }
  double prior() const { return prior_; }
  const Model& model() const { return *model_; }

 private:
  double score_of(double log_likelihood_ratio) const;

  std::shared_ptr<const Model> model_;
  Fusion fusion_;
  double prior_;
  std::size_t policy_;  // index into the policies of any rule
};

}  // namespace siglib

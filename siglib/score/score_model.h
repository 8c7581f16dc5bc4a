// Everything between templates and a decision: learned distance, fusion of references, calibration, policies.
#pragma once

#include "siglib/score/calibration.h"
#include "siglib/score/fusion.h"
#include "siglib/score/learned_distance.h"
#include "siglib/score/policy.h"
#include "siglib/score/template_distance.h"

#include <cstdint>
#include <span>
#include <vector>

namespace siglib {

// How comparisons with one number of references, fused by one rule, become likelihood ratios and decisions.
struct ScoreRule {
  Fusion fusion = Fusion::mean;
  std::int64_t references = 1;
  Calibration calibration;
  std::vector<Policy> policies;  // the same names in every rule; thresholds are log-likelihood ratios

  bool operator==(const ScoreRule&) const = default;
};

struct ScoreModel {
  TemplateDistance compare;
  LearnedDistance learned_distance;
  std::vector<ScoreRule> rules;  // every fusion, at 1 and usually more numbers of references
  Fusion fusion = Fusion::mean;  // by default
  double prior = 0.5;            // by default: probability of one hand before looking

  // Throws Error(model) when a fusion has no rule for one reference, rules are out of order or have other
  // policies, or the prior is outside (0, 1).
  void check() const;

  // The one fitted for the largest number of references that is not above `references`.
  const ScoreRule& rule(Fusion by, std::size_t references) const;

  // Fused log-odds before calibration.
  //   each: the distances of each reference to the query, as compare(reference, query)
  // Throws Error(input) without a reference, Error(model) when templates come from different models.
  double raw(std::span<const Template* const> references, const Template& query,
             std::span<const Distances> each, Fusion by) const;
};

}  // namespace siglib

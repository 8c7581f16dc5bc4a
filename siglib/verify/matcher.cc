#include "siglib/verify/matcher.h"

#include "siglib/core/error.h"
#include "siglib/score/fusion.h"

namespace siglib {

Matcher::Matcher(std::shared_ptr<const Model> model, std::string_view policy)
    : model_(std::move(model)), policy_(policy_named(model_->policies, policy)) {}

MatchResult Matcher::match(std::span<const Template* const> references, const Template& query) const {
  if (references.empty()) fail(ErrorKind::usage, "a match needs at least one reference");
  MatchResult result;
  std::vector<double> log_odds;
  for (const Template* reference : references) {
    const std::vector<double> distances = distances_between(*reference, query);
    log_odds.push_back(model_->learned_distance.log_odds(distances));
    result.reference_scores.push_back(probability(log_odds.back()));
    result.distance += distances.front() / static_cast<double>(references.size());
  }
  result.score = probability(fuse(log_odds));
  result.decision = decide(result.score, policy_);
  return result;
}

}  // namespace siglib

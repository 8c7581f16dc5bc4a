#include "siglib/verify/matcher.h"

#include "siglib/core/error.h"

namespace siglib {

Matcher::Matcher(std::shared_ptr<const Model> model, const MatchOptions& options)
    : model_(std::move(model)),
      fusion_(options.fusion.value_or(model_->score.fusion)),
      prior_(options.prior.value_or(model_->score.prior)) {
  if (!(prior_ > 0 && prior_ < 1))
    fail(ErrorKind::usage, "prior {}: expected a probability between 0 and 1", prior_);
  const std::vector<Policy>& policies = model_->score.rule(fusion_, 1).policies;
  policy_ = static_cast<std::size_t>(&policy_named(policies, options.policy) - policies.data());
}

MatchResult Matcher::match(std::span<const Template* const> references, const Template& query) const {
  std::vector<Distances> each;
  for (const Template* reference : references) each.push_back(model_->score.compare(*reference, query));
  return match(references, query, each);
}

MatchResult Matcher::match(std::span<const Template* const> references, const Template& query,
                           std::span<const Distances> each) const {
  if (references.empty()) fail(ErrorKind::usage, "a match needs at least one reference");
  const ScoreModel& score = model_->score;
  const ScoreRule& single = score.rule(fusion_, 1);
  MatchResult result;
  result.reference_scores.reserve(references.size());
  for (const Distances& distances : each)
    result.reference_scores.push_back(
        score_of(single.calibration(score.learned_distance.log_odds(distances))));
  const double raw = score.raw(references, query, each, fusion_);
  // How far the log-odds lie below those of a signature compared with itself.
  result.distance = score.learned_distance.log_odds(score.compare.to_itself()) - raw;
  result.log_likelihood_ratio = score.rule(fusion_, references.size()).calibration(raw);
  result.score = score_of(result.log_likelihood_ratio);
  result.decision = decide(result.log_likelihood_ratio, policy(references.size()));
  return result;
}

Decision Matcher::decision(double log_likelihood_ratio, std::size_t references, std::size_t policy) const {
  return decide(log_likelihood_ratio, model_->score.rule(fusion_, references).policies.at(policy));
}

Matcher Matcher::with_fusion(Fusion fusion) const {
  Matcher other = *this;
  other.fusion_ = fusion;
  return other;
}

const Policy& Matcher::policy(std::size_t references) const {
  return model_->score.rule(fusion_, references).policies[policy_];
}

Thresholds Matcher::thresholds(std::size_t references) const {
  const Policy& chosen = policy(references);
  return {score_of(chosen.accept), score_of(chosen.reject)};
}

double Matcher::score_of(double log_likelihood_ratio) const {
  return probability(log_likelihood_ratio + log_odds_of(prior_));
}

}  // namespace siglib

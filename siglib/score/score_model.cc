#include "siglib/score/score_model.h"

#include "siglib/core/error.h"

#include <algorithm>

namespace siglib {

void ScoreModel::check() const {
  compare.check();
  if (!(prior > 0 && prior < 1))
    fail(ErrorKind::model, "score: prior is {}, expected between 0 and 1", prior);
  const auto same_name = [](const Policy& a, const Policy& b) { return a.name == b.name; };
  for (const ScoreRule& rule : rules) {
    if (rule.references < 1) fail(ErrorKind::model, "score: a rule is for {} references", rule.references);
    if (rule.policies.empty()) fail(ErrorKind::model, "score: has no policy");
    if (!std::ranges::equal(rule.policies, rules.front().policies, same_name))
      fail(ErrorKind::model, "score: the rules have different policies");
  }
  for (const auto& [name, value] : kFusions)
    if (std::ranges::none_of(rules, [fusion = value](const ScoreRule& rule) {
          return rule.fusion == fusion && rule.references == 1;
        }))
      fail(ErrorKind::model, "score: fusion {} has no rule for one reference", name);
}

const ScoreRule& ScoreModel::rule(Fusion by, std::size_t references) const {
  const ScoreRule* best = nullptr;
  for (const ScoreRule& rule : rules)
    if (rule.fusion == by && rule.references <= static_cast<std::int64_t>(references) &&
        (best == nullptr || rule.references > best->references))
      best = &rule;
  if (best == nullptr)
    fail(ErrorKind::input, "score: fusion {} has no rule for {} references", to_string(by), references);
  return *best;
}

double ScoreModel::raw(std::span<const Template* const> references, const Template& query,
                       std::span<const Distances> each, Fusion by) const {
  if (by == Fusion::mean_embedding && references.size() > 1)
    return learned_distance.log_odds(compare.with_mean(references, query, each));
  std::vector<double> log_odds;
  for (const Distances& distances : each) log_odds.push_back(learned_distance.log_odds(distances));
  return log_odds.size() == 1 ? log_odds.front() : fuse(log_odds, by);
}

}  // namespace siglib

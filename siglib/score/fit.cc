#include "siglib/score/fit.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

namespace siglib {
namespace {

using PairRefs = std::vector<const Pair*>;

std::vector<std::uint8_t> genuine_of(const PairRefs& pairs) {
  std::vector<std::uint8_t> genuine;
  for (const Pair* pair : pairs) genuine.push_back(pair->kind == PairKind::genuine);
  return genuine;
}

// Skilled and random negatives share their half equally, however many of each there are.
std::vector<double> balanced_weights(const PairRefs& pairs) {
  const auto count = [&](PairKind kind) {
    return static_cast<double>(
        std::ranges::count_if(pairs, [kind](const Pair* pair) { return pair->kind == kind; }));
  };
  const double skilled = count(PairKind::skilled);
  const double random = count(PairKind::random);
  if (skilled == 0 || random == 0) return {};
  const double half = (skilled + random) / 2;
  std::vector<double> weights;
  for (const Pair* pair : pairs)
    weights.push_back(
        pair->kind == PairKind::genuine ? 1 : half / (pair->kind == PairKind::skilled ? skilled : random));
  return weights;
}

// Each reference of each pair against its query.
std::vector<Pair> taken_apart(const std::vector<Pair>& pairs) {
  std::vector<Pair> singles;
  for (const Pair& pair : pairs)
    for (const std::int64_t reference : pair.references)
      singles.push_back({{reference}, pair.query, pair.kind});
  return singles;
}

// Policies that these log-likelihood ratios support; the reasons of the others go to `refused`.
std::vector<Policy> fit_policies(const std::vector<PolicyOptions>& policies, const PairRefs& pairs,
                                 const std::vector<double>& ratios, std::vector<std::string>& refused) {
  std::vector<double> by_kind[3];
  for (std::size_t i = 0; i < pairs.size(); ++i)
    by_kind[static_cast<std::size_t>(pairs[i]->kind)].push_back(ratios[i]);
  std::vector<Policy> fitted;
  for (const PolicyOptions& policy : policies) {
    const PairKind negatives = policy.negatives == Negatives::skilled ? PairKind::skilled : PairKind::random;
    try {
      fitted.push_back(fit_policy(policy, by_kind[0], by_kind[static_cast<std::size_t>(negatives)]));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      refused.emplace_back(error.what());
    }
  }
  return fitted;
}

class Fitter {
 public:
  Fitter(std::span<const Template> templates, const std::vector<Pair>& pairs, const TemplateDistance& compare,
         const ScoreOptions& options, const StrokeMemo& strokes)
      : templates_(templates), compare_(compare), options_(options), strokes_(strokes) {
    for (const Pair& pair : pairs) by_references_[pair.references.size()].push_back(&pair);
    if (by_references_.contains(1)) return;
    singles_ = taken_apart(pairs);
    for (const Pair& pair : singles_) by_references_[1].push_back(&pair);
  }

  FittedScore fit(const std::vector<PolicyOptions>& policies) const {
    FittedScore fitted{{compare_, fit_learned_distance(), {}, options_.fusion, options_.prior}, {}};
    ScoreModel& model = fitted.model;
    for (const auto& [name, fusion] : kFusions)
      for (const auto& [references, pairs] : by_references_) {
        std::vector<std::string> refused;
        ScoreRule rule =
            fit_rule(model, fusion, static_cast<std::int64_t>(references), pairs, policies, refused);
        if (references == 1) {
          if (rule.policies.empty())
            fail(ErrorKind::input, "the validation comparisons support none of the policies: {}",
                 fmt::join(refused, "; "));
          fitted.refused = std::move(refused);
        } else {
          rule.policies = completed(std::move(rule.policies), model.rules.back().policies);
        }
        model.rules.push_back(std::move(rule));
      }
    model.check();
    return fitted;
  }

 private:
  const Template& at(std::int64_t image) const { return templates_[static_cast<std::size_t>(image)]; }

  Distances distances_of(std::int64_t reference, std::int64_t query) const {
    return compare_(at(reference), at(query), strokes_.find(reference, query));
  }

  LearnedDistance fit_learned_distance() const {
    const PairRefs& pairs = by_references_.at(1);
    std::vector<double> distances;
    for (const Pair* pair : pairs) {
      const Distances d = distances_of(pair->references.front(), pair->query);
      distances.insert(distances.end(), d.begin(), d.end());
    }
    return LearnedDistance::fit(distance_names(compare_.parts), distances, genuine_of(pairs),
                                balanced_weights(pairs), options_.l2);
  }

  ScoreRule fit_rule(const ScoreModel& model, Fusion fusion, std::int64_t references, const PairRefs& pairs,
                     const std::vector<PolicyOptions>& policies, std::vector<std::string>& refused) const {
    std::vector<double> ratios;
    for (const Pair* pair : pairs) {
      std::vector<const Template*> against;
      std::vector<Distances> each;
      for (const std::int64_t reference : pair->references) {
        against.push_back(&at(reference));
        each.push_back(distances_of(reference, pair->query));
      }
      ratios.push_back(model.raw(against, at(pair->query), each, fusion));
    }
    ScoreRule rule{fusion,
                   references,
                   Calibration::fit(options_.calibration, ratios, genuine_of(pairs), balanced_weights(pairs)),
                   {}};
    for (double& value : ratios) value = rule.calibration(value);
    rule.policies = fit_policies(policies, pairs, ratios, refused);
    return rule;
  }

  // The policies of fewer references, with the thresholds that could be fitted anew.
  static std::vector<Policy> completed(std::vector<Policy> fitted, const std::vector<Policy>& fewer) {
    std::vector<Policy> policies = fewer;
    for (Policy& policy : policies)
      if (const auto anew = std::ranges::find(fitted, policy.name, &Policy::name); anew != fitted.end())
        policy = *anew;
    return policies;
  }

  std::span<const Template> templates_;
  const TemplateDistance& compare_;
  const ScoreOptions& options_;
  const StrokeMemo& strokes_;
  std::vector<Pair> singles_;
  std::map<std::size_t, PairRefs> by_references_;
};

}  // namespace

std::vector<Pair> fitting_pairs(const std::vector<Sample>& samples, PairOptions options,
                                const ScoreOptions& score) {
  std::vector<std::int64_t> rows(samples.size());
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<std::int64_t> counts = score.references;
  counts.push_back(1);
  std::ranges::sort(counts);
  counts.erase(std::ranges::unique(counts).begin(), counts.end());
  std::vector<Pair> pairs;
  for (const std::int64_t references : counts) {
    options.references = references;
    std::vector<Pair> more = make_pairs(samples, rows, options);
    const auto lacks = [&](bool genuine) {
      return std::ranges::none_of(
          more, [genuine](const Pair& pair) { return (pair.kind == PairKind::genuine) == genuine; });
    };
    if (references > 1 && (lacks(true) || lacks(false))) continue;
    std::ranges::move(more, std::back_inserter(pairs));
  }
  return pairs;
}

FittedScore fit_score(std::span<const Template> templates, const std::vector<Pair>& pairs,
                      const TemplateDistance& compare, const ScoreOptions& options,
                      const std::vector<PolicyOptions>& policies, const StrokeMemo& strokes) {
  return Fitter(templates, pairs, compare, options, strokes).fit(policies);
}

}  // namespace siglib

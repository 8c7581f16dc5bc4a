#include "siglib/score/fit.h"

#include "siglib/core/error.h"
#include "siglib/score/template.h"

#include <algorithm>

namespace siglib {
namespace {

// Skilled and random negatives share their half equally, however many of each there are.
std::vector<double> balanced_weights(const std::vector<PairKind>& kinds) {
  const auto count = [&](PairKind kind) {
    return static_cast<double>(std::count(kinds.begin(), kinds.end(), kind));
  };
  const double skilled = count(PairKind::skilled);
  const double random = count(PairKind::random);
  if (skilled == 0 || random == 0) return {};
  const double half = (skilled + random) / 2;
  std::vector<double> weights;
  for (const PairKind kind : kinds)
    weights.push_back(kind == PairKind::genuine ? 1 : half / (kind == PairKind::skilled ? skilled : random));
  return weights;
}

}  // namespace

FittedScore fit_score(const LabelledDistances& validation, const LearnedDistanceOptions& options,
                      const std::vector<PolicyOptions>& policies) {
  std::vector<std::uint8_t> genuine;
  for (const PairKind kind : validation.kinds) genuine.push_back(kind == PairKind::genuine);
  FittedScore fitted{LearnedDistance::fit(distance_names(), validation.distances, genuine,
                                          balanced_weights(validation.kinds), options),
                     {},
                     {}};

  std::vector<double> scores[3];  // by PairKind
  const std::size_t features = distance_names().size();
  for (std::size_t i = 0; i < validation.kinds.size(); ++i)
    scores[static_cast<std::size_t>(validation.kinds[i])].push_back(
        fitted.learned_distance.score(std::span(validation.distances).subspan(i * features, features)));

  for (const PolicyOptions& policy : policies) {
    const PairKind negatives = policy.negatives == Negatives::skilled ? PairKind::skilled : PairKind::random;
    try {
      fitted.policies.push_back(fit_policy(policy, scores[0], scores[static_cast<std::size_t>(negatives)]));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::input) throw;
      fitted.refused.emplace_back(error.what());
    }
  }
  if (fitted.policies.empty())
    fail(ErrorKind::input, "the validation comparisons support none of the policies: {}",
         fmt::join(fitted.refused, "; "));
  return fitted;
}

}  // namespace siglib

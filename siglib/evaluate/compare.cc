// Models over the same pairs, compared by a paired bootstrap.
#include "siglib/core/error.h"
#include "siglib/evaluate/evaluate.h"
#include "siglib/metrics/figures.h"
#include "siglib/metrics/paired.h"

#include <algorithm>

namespace siglib {
namespace {

// Pairs that one of the models could not score are compared for none.
void leave_out_failed(std::vector<ScoredPairs>& scored) {
  for (std::size_t i = 0; i < scored.front().scores.size(); ++i) {
    const auto failed = std::ranges::find_if(
        scored, [i](const ScoredPairs& pairs) { return !pairs.scores[i].error.empty(); });
    if (failed == scored.end()) continue;
    for (ScoredPairs& pairs : scored) pairs.scores[i].error = failed->scores[i].error;
  }
}

}  // namespace

Comparison compare(std::span<const ModelRun> runs, std::vector<Evaluation> evaluations,
                   const MeasureOptions& options) {
  std::vector<ScoredPairs> scored;
  for (const ModelRun& run : runs) {
    if (run.set.reference_fields != runs.front().set.reference_fields ||
        run.set.query_fields != runs.front().set.query_fields)
      fail(ErrorKind::input, "the models cannot be compared: their pairs differ");
    scored.push_back(score_pairs(std::span(&run, 1), options.threads));
  }
  leave_out_failed(scored);

  Comparison comparison{std::move(evaluations), {}};
  for (std::size_t model = 1; model < scored.size(); ++model)
    for (const PairKind negatives : {PairKind::skilled, PairKind::random}) {
      const KindTrials first = trials_of(scored.front(), negatives);
      const KindTrials other = trials_of(scored[model], negatives);
      if (first.genuine == 0 || first.negative == 0 || first.writers.writers < 2) continue;
      const FigureSet before(first.trials, first.accepted), after(other.trials, other.accepted);
      const std::vector<PairedDifference> differences = paired_bootstrap(
          first.trials, other.trials, first.writers,
          [&](const Trials& replicate) { return before.values(replicate.weight); },
          [&](const Trials& replicate) { return after.values(replicate.weight); },
          {options.replicates, 0.95, options.seed, options.threads});
      for (std::size_t k = 0; k < differences.size(); ++k)
        comparison.differences.push_back(
            {model,
             negatives,
             {FigureSet::names()[k], differences[k].value, differences[k].interval},
             differences[k].p_value});
    }
  return comparison;
}

}  // namespace siglib

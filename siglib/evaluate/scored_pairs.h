// Pairs after scoring, of one run or of several together: what all figures are computed from.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/model_run.h"
#include "siglib/metrics/bootstrap.h"
#include "siglib/metrics/trials.h"

#include <array>
#include <span>
#include <string>
#include <vector>

namespace siglib {

// Pairs by truth and decision.
using DecisionCounts = std::array<std::array<std::int64_t, 3>, 3>;  // [PairKind][Decision]

struct ScoredPairs {
  std::vector<PairKind> truth;
  std::vector<PairScore> scores;
  std::vector<std::int64_t> reference_writer, query_writer;  // numbers across the runs
  std::vector<std::string> writer_names;
  std::vector<std::pair<std::string, DecisionCounts>>
      policies;  // of those that every run has; the chosen first
};

// Registers the strokes of every pair that was not yet; score_pairs does it where nobody has.
void measure_strokes(const ModelRun& run, int threads, Reporter& reporter);

// Scores every pair of every run, in order. A pair with an unusable image carries its error.
ScoredPairs score_pairs(std::span<const ModelRun> runs, int threads);

// Genuine pairs against one kind of negatives, as the metrics take them.
struct KindTrials {
  Trials trials;                       // scores at prior 0.5
  std::vector<std::uint8_t> accepted;  // whether the decision is a match
  TrialWriters writers;
  std::int64_t genuine = 0, negative = 0, reviewed = 0;
};
KindTrials trials_of(const ScoredPairs& pairs, PairKind negatives);

}  // namespace siglib

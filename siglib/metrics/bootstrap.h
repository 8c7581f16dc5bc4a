// Confidence intervals by resampling writers, not pairs: pairs of one writer are not independent.
#pragma once

#include "siglib/metrics/trials.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace siglib {

// The writers of each trial: of the reference, and of the query (the same except in random pairs).
struct TrialWriters {
  std::vector<std::int64_t> reference;  // 0 .. writers-1
  std::vector<std::int64_t> query;
  std::int64_t writers = 0;
};

struct Interval {
  double low = 0;
  double high = 0;
};

struct BootstrapOptions {
  int replicates = 1000;
  double confidence = 0.95;
  std::uint64_t seed = 1;
  int threads = 1;
};

// Figures of the given trials; several at once, so that one resampling serves all. The trials come
// sorted_by_score. Every call must give as many figures; NaN entries are left out of their interval, which is
// NaN when all are. Called from several threads at a time.
using Statistic = std::function<std::vector<double>(const Trials&)>;

// Percentile intervals (Efron and Tibshirani 1993), one per figure; quantiles are interpolated between order
// statistics. In a replicate writers are drawn with replacement; a trial weighs the product of the
// multiplicities of its distinct writers (times its own weight). Deterministic in the seed whatever the
// threads. Replicates that leave a class empty are drawn again, at most 100 times, then Error(input). Throws
// Error(input) when the sizes differ or a writer is outside 0 .. writers-1, Error(usage) for options that
// make no sense, and what the statistic throws.
std::vector<Interval> bootstrap_over_writers(const Trials& trials, const TrialWriters& writers,
                                             const Statistic& statistic, const BootstrapOptions& options);

}  // namespace siglib

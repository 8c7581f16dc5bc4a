// Confidence intervals by resampling writers, not pairs: pairs of one writer are not independent.
#pragma once

#include "siglib/metrics/trials.h"

#include <cstddef>
#include <cstdint>
#include <functional>
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
// sorted_by_score, always all of them: only their weights change. Every call must give as many figures, NaN
// where one is undefined. Called from several threads at a time.
using Statistic = std::function<std::vector<double>(const Trials&)>;

// Figures under resampled writers. The weights are perturbed half-way (Judkins 1990, after Fay): a writer who
// was drawn k times out of n counts (1 + k) / 2, so that no trial and no class is ever lost, and figures move
// half as far as their errors do. A trial by two writers counts the mean of their k: so it varies with every
// trial that shares either of them (dyadic clustering: Aronow, Samii and Assenova 2015) and counts its own
// noise twice, the least that weights can do and on the safe side; products of multiplicities count it thrice
// (the pigeonhole bootstrap, Owen 2007).
struct Replicates {
  std::vector<double> estimate;             // by figure: every writer once
  std::vector<std::vector<double>> values;  // by replicate, then by figure
  std::int64_t writers = 0;                 // who have trials that weigh something
};

// Deterministic in the seed whatever the threads. A draw does not look at scores: the same trials under other
// scores get the same weights, replicate by replicate. Throws Error(input) when a class is empty, a score is
// NaN, a weight is negative or not finite, the sizes differ, or a writer is outside 0 .. writers-1;
// Error(usage) for options that make no sense; and what the statistic throws.
Replicates bootstrap_replicates(const Trials& trials, const TrialWriters& writers, const Statistic& statistic,
                                const BootstrapOptions& options);

// Of one figure. Replicates where it is not finite are left out; NaN when fewer than two remain or there are
// fewer than two writers.
double standard_error(const Replicates& replicates, std::size_t figure);

// Where a figure can lie: its interval stays there, and is computed where errors are nearly symmetric.
enum class Scale {
  real,      // anywhere: estimate ± t * error
  positive,  // above 0: the same of the logarithm
  share,     // from 0 to 1: the same of the log-odds
};

// t has writers - 1 degrees of freedom, the error sqrt(n / (n - 1)) on top of the bootstrap's (Hesterberg
// 2015); the log-odds are survey practice for shares (Korn and Graubard 1999). Of the rules tried it held the
// truth most nearly as often as it says, over figures and numbers of writers
// (tests/bench/bootstrap_coverage.cc); percentiles miss it more often, on the side of optimism. A share of 0
// or 1 gets the exact limit for as many trials as there are writers (Clopper and Pearson 1934), for nothing
// tells how its errors would cluster. NaN when the estimate is not finite or standard_error is NaN. Throws
// Error(usage) when confidence is not between 0 and 1.
Interval interval_of(const Replicates& replicates, std::size_t figure, Scale scale, double confidence);

// One interval per figure, from bootstrap_replicates. `scales` has one entry per figure, or none: all real.
std::vector<Interval> bootstrap_over_writers(const Trials& trials, const TrialWriters& writers,
                                             const Statistic& statistic, const BootstrapOptions& options,
                                             const std::vector<Scale>& scales = {});

}  // namespace siglib

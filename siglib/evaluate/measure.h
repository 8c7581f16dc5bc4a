// From scored pairs to figures with intervals.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/scored_pairs.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace siglib {

struct MeasureOptions {
  int replicates = 1000;
  std::uint64_t seed = 1;
  int threads = 1;
};

// Every figure of one kind of negatives with its interval; the intervals are NaN where there is only one
// writer or `replicates` is 0. Empty when there are no pairs of both classes.
std::optional<KindResult> measure(const ScoredPairs& pairs, PairKind negatives,
                                  const MeasureOptions& options);

// Writers whose pairs are decided wrongly most often, at most ten.
std::vector<WriterErrors> hardest_writers(const ScoredPairs& pairs);

}  // namespace siglib

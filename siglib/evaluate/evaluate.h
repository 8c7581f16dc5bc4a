// Runs a model over pairs.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/pair_set.h"
#include "siglib/verify/matcher.h"

#include <filesystem>

namespace siglib {

struct EvaluateOptions {
  bool allow_seen = false;
  int replicates = 1000;
  std::uint64_t seed = 1;
  int threads = 1;
};

// Scores every pair and computes the figures of DESIGN §5 for skilled and for random forgeries apart, at the
// threshold frozen in the matcher's policy. A pair with an unusable image carries its error and counts in no
// figure. Throws Error(input) when images of the pairs trained or validated the model, unless allowed; the
// evaluation says so then.
Evaluation evaluate(const Model& model, const Matcher& matcher, const PairSet& set,
                    const EvaluateOptions& options, Reporter& reporter);

// DIR/scores.csv and DIR/metrics.json.
void write_scores(const Evaluation& evaluation, const PairSet& set, const std::filesystem::path& file);
std::string metrics_json(const Evaluation& evaluation);

}  // namespace siglib

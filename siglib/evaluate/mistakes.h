// The pairs whose scores speak with most confidence against the truth.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/model_run.h"
#include "siglib/evaluate/scored_pairs.h"

#include <span>
#include <vector>

namespace siglib {

enum class Pictures : std::uint8_t {
  by_terms,  // of collections whose terms let them be shown
  always
};

// Genuine pairs that do not match with the lowest scores, forgeries that match with the highest, at most four
// of each kind and each query once.
std::vector<Mistake> mistakes_of(const ScoredPairs& pairs, std::span<const ModelRun> runs, Pictures pictures);

}  // namespace siglib

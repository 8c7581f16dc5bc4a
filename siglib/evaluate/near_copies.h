// Images that are nearly the same picture, where that flatters the figures.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/model_run.h"

#include <span>
#include <vector>

namespace siglib {

// Near-copies (image/similarity.h) within a pair of a run, or between an evaluated image and one that trained
// or validated its model.
std::vector<CopyFinding> near_copies(std::span<const ModelRun> runs, int threads, Reporter& reporter);

}  // namespace siglib

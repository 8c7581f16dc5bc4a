// The score of a model fitted anew on pairs of images, its encoder left as it is: what `siglib calibrate` and
// `siglib serve feedback recalibrate` do.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/model/model.h"
#include "siglib/score/fit.h"
#include "siglib/verify/embedder.h"

#include <span>
#include <vector>

namespace siglib::app {

// What the model's own score was fitted by.
ScoreOptions own_score_options(const Model& model);
std::vector<PolicyOptions> own_policies(const Model& model);

// `pairs` index into `images` and need none that could not be used. Throws as fit_score.
FittedScore refit(const Model& model, std::span<const Embedded> images, const std::vector<Pair>& pairs,
                  const ScoreOptions& options, int threads, Reporter& reporter);

// Whatever a model was fitted on cannot test it.
void add_seen(Model& model, std::span<const Embedded> images);

}  // namespace siglib::app

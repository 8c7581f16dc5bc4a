// What a training run finds out about strokes: once, for no epoch of the encoder changes it.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/score/stroke_memo.h"
#include "siglib/score/template_distance.h"
#include "siglib/train/recipe.h"
#include "siglib/train/training_data.h"

#include <torch/types.h>

#include <optional>
#include <stop_token>
#include <vector>

namespace siglib {

struct StrokeStage {
  TemplateDistance compare;  // with the network
  StrokeMemo validation;     // of the pairs that the score is fitted on
};

// Trains the network on the training writers, from `start` where there is one, or keeps that where `trained`
// or where no epochs are asked for; then measures. Neither where the recipe compares embeddings only. Null
// where `stop` was requested. Throws as StrokePairs and train_stroke_network do, and Error(usage) when there
// is nothing to keep.
std::optional<StrokeStage> run_stroke_stage(const Recipe& recipe, const TrainingData& data,
                                            const std::vector<Pair>& fitting_pairs,
                                            const std::optional<StrokeNetwork>& start, bool trained,
                                            torch::Device device, std::stop_token stop, Reporter& reporter);

}  // namespace siglib

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
  TemplateDistance compare;  // with the network that was trained on the training writers, or given
  StrokeMemo validation;     // of the pairs that the score is fitted on
};

// Trains and measures nothing where the recipe compares embeddings only. `known`: a network to keep instead
// of training one. Null where `stop` was requested. Throws as StrokePairs and train_stroke_network do.
std::optional<StrokeStage> run_stroke_stage(const Recipe& recipe, const TrainingData& data,
                                            const std::vector<Pair>& fitting_pairs,
                                            const std::optional<StrokeNetwork>& known, torch::Device device,
                                            std::stop_token stop, Reporter& reporter);

}  // namespace siglib

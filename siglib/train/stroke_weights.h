// What a training run finds out about strokes: once, for no epoch changes them.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/score/stroke_memo.h"
#include "siglib/score/template_distance.h"
#include "siglib/train/recipe.h"
#include "siglib/train/training_data.h"

#include <optional>
#include <vector>

namespace siglib {

struct StrokeWeights {
  TemplateDistance compare;  // its weights are fitted on the training writers, or given
  StrokeMemo validation;     // of the pairs that the score is fitted on
};

// Measures nothing where the recipe compares embeddings only. `known`: weights to keep instead of fitting
// some. Throws as fit_strokes.
StrokeWeights weigh_strokes(const Recipe& recipe, const TrainingData& data,
                            const std::vector<Pair>& fitting_pairs,
                            const std::optional<LearnedDistance>& known, Reporter& reporter);

}  // namespace siglib

// What a training run finds out about strokes: once, for no epoch changes them.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/score/stroke_memo.h"
#include "siglib/score/template_distance.h"
#include "siglib/train/recipe.h"
#include "siglib/train/training_data.h"

#include <vector>

namespace siglib {

struct StrokeWeights {
  TemplateDistance compare;  // its weights are fitted on the training writers
  StrokeMemo validation;     // of the pairs that the score is fitted on
};

// Measures nothing where the recipe compares embeddings only. Throws as fit_strokes.
StrokeWeights weigh_strokes(const Recipe& recipe, const TrainingData& data,
                            const std::vector<Pair>& fitting_pairs, Reporter& reporter);

}  // namespace siglib

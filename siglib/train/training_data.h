// A canvas cache and a split into what the trainer reads.
#pragma once

#include "siglib/data/cache.h"
#include "siglib/data/split.h"
#include "siglib/model/model.h"
#include "siglib/stroke/strokes.h"
#include "siglib/train/recipe.h"

#include <vector>

namespace siglib {

// Canvases of disjoint writers.
struct TrainingData {
  // At the encoder's input size.
  CanvasSet train;
  CanvasSet validation;
  // Of each canvas; empty where the recipe compares none.
  std::vector<Strokes> train_strokes;
  std::vector<Strokes> validation_strokes;
  std::vector<CollectionProvenance> collections;
};

// The split of the recipe over the writers of the cache: drawn, or read from split.file.
Split split_of(const Recipe& recipe, const CanvasCache& cache);

// Reads the training and validation writers' canvases. Throws Error(model) when the cache was made with
// another preprocessing than the recipe's. Strokes are found where the recipe compares them and with_strokes.
TrainingData load_training_data(const Recipe& recipe, const CanvasCache& cache, const Split& split,
                                int threads, bool with_strokes = true);

}  // namespace siglib

// What a model makes of one canvas and what a store keeps of a signature: everything a comparison needs.
#pragma once

#include "siglib/stroke/strokes.h"

#include <span>
#include <vector>

namespace siglib {

struct Template {
  std::vector<float> embedding;  // of length 1
  Strokes strokes;               // empty where the model compares none
};

// The normalised mean of the embeddings: one embedding in place of several references'. Throws Error(input)
// when there is none, or when they cancel out; Error(model) when they come from different models.
std::vector<float> mean_embedding(std::span<const Template* const> references);

// Euclidean. Throws Error(model) when the lengths differ: they come from different models.
double embedding_distance(std::span<const float> a, std::span<const float> b);

}  // namespace siglib

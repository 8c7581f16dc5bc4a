// How good an encoder is on the validation writers.
#pragma once

#include "siglib/data/cache.h"
#include "siglib/data/pairs.h"
#include "siglib/nn/encoder.h"
#include "siglib/score/fit.h"
#include "siglib/train/recipe.h"

namespace siglib {

struct ValidationFigures {
  double eer_skilled = 0;  // NaN where there are no such pairs
  double eer_random = 0;
  double selected = 0;  // what the recipe selects by
  // Against all negatives, at the threshold of their equal error rate.
  double accuracy = 0;
  double precision = 0;
  double recall = 0;
  double spread =
      0;  // mean distance of the random pairs: near 0 when the encoder maps everything to one point
};

class Validation {
 public:
  // canvases: of validation writers, at the encoder's input size. Pairs have one reference. Throws
  // Error(input) when no genuine or no random pair can be made.
  Validation(CanvasSet canvases, PairOptions pairs, Selection select);

  // Distances of every pair; a distance is NaN when an embedding is.
  LabelledDistances compare(Encoder& encoder, torch::Device device) const;
  ValidationFigures figures(const LabelledDistances& comparisons) const;

  const CanvasSet& canvases() const { return canvases_; }

 private:
  CanvasSet canvases_;
  std::vector<Pair> pairs_;
  Selection select_;
};

}  // namespace siglib

// How good an encoder is on the validation writers.
#pragma once

#include "siglib/data/cache.h"
#include "siglib/data/pairs.h"
#include "siglib/distributed/communicator.h"
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
  // canvases: of validation writers, at the encoder's input size; strokes: theirs, or none. The figures
  // compare the embeddings alone, with one reference. Throws Error(input) when no genuine or no random pair
  // can be made.
  Validation(CanvasSet canvases, std::vector<Strokes> strokes, const PairOptions& pairs,
             const ScoreOptions& score, Selection select);

  // One template per canvas; its numbers may be NaN when training has collapsed. Of several ranks each embeds
  // a share and gets all; the numbers are those of one process.
  std::vector<Template> embed(Encoder& encoder, torch::Device device, Communicator& ranks) const;
  ValidationFigures figures(std::span<const Template> templates) const;

  // Comparisons with one and with several references, of_the_forged, to fit the score on.
  const std::vector<Pair>& fitting_pairs() const { return fitting_pairs_; }

 private:
  CanvasSet canvases_;
  std::vector<Strokes> strokes_;
  std::vector<Pair> fitting_pairs_;
  std::vector<Pair> pairs_;  // those with one reference
  Selection select_;
};

}  // namespace siglib

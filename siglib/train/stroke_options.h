// How the network that compares strokes is trained.
#pragma once

#include "siglib/config/fields.h"

#include <cstdint>

namespace siglib {

struct StrokeTrainOptions {
  std::int64_t pairs = 100;
  std::int64_t epochs = 4;
  std::int64_t batch = 256;
  std::int64_t points = 192;
  double learning_rate = 0.005;
  double weight_decay = 0.001;
  double dropout = 0.3;

  void visit_fields(FieldVisitor& v) {
    v.field("pairs", pairs, between(1, 100000), "comparisons of each kind per training writer");
    v.field("epochs", epochs, between(0, 1000),
            "times that every comparison is learned from; 0 keeps the network of train --from");
    v.field("batch", batch, between(2, 100000), "comparisons per step");
    v.field("points", points, between(8, 512), "points of each signature that a step looks at, drawn anew");
    v.field("learning_rate", learning_rate, between(1e-9, 10),
            "peak, reached after a tenth of the steps; it falls to 0 along a cosine");
    v.field("weight_decay", weight_decay, between(0, 10), "AdamW's");
    v.field("dropout", dropout, between(0, 0.95),
            "share of what is known of a comparison, and of what is made of it, that a step does without");
  }
};

}  // namespace siglib

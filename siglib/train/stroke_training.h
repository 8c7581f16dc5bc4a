// Training of the network that compares strokes.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/train/stroke_options.h"
#include "siglib/train/stroke_pairs.h"

#include <cstdint>
#include <optional>
#include <stop_token>

namespace siglib {

// Minimises the logistic loss of the log-odds with AdamW (Loshchilov and Hutter 2019), from `start` where
// there is one; the weights of the last step are kept. On the CPU the same seed gives the same network. Null
// where `stop` was requested. Throws Error(usage), with advice, when the loss is no number.
std::optional<StrokeNetwork> train_stroke_network(const StrokePairs& pairs, const StrokeTrainOptions& options,
                                                  const std::optional<StrokeNetwork>& start,
                                                  std::int64_t seed, torch::Device device,
                                                  std::stop_token stop, Reporter& reporter);

}  // namespace siglib

// From two signatures to the reasons of their score.
#pragma once

#include "siglib/explain/explanation.h"
#include "siglib/verify/embedder.h"
#include "siglib/verify/matcher.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>

namespace siglib {

struct ExplainOptions {
  Method method = Method::deeplift;
  Baseline baseline = Baseline::paper;
  std::int64_t steps = 32;     // of integrated gradients
  std::int64_t samples = 120;  // of lime, for each side
  int threads = 0;             // of lime and occlusion; 0: all there are
  std::uint64_t seed = 1;      // of lime
};

// Canvases are whole, as Embedder::canvas_of makes them; embedder and matcher are of one model. Nothing where
// `stop` was requested, which is looked at between steps of some ten milliseconds. The work is bounded: the
// encoder runs at most 4 steps (integrated gradients) or 2 samples (lime) or about 80 (occlusion) times, and
// strokes are compared as often by lime and occlusion. Equal input gives equal output. Safe to call from many
// threads. Throws Error(usage) without a reference, for matches where the model compares no strokes, and
// for numbers out of range; Error(input) for a canvas on which no line can be told.
std::optional<Explanation> explain(const Embedder& embedder, const Matcher& matcher,
                                   std::span<const Canvas> references, const Canvas& query,
                                   const ExplainOptions& options = {}, std::stop_token stop = {});

}  // namespace siglib

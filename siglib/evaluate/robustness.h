// What is left of a model's figures when its queries come on documents before a camera.
#pragma once

#include "siglib/evaluate/measure.h"
#include "siglib/evaluate/model_run.h"
#include "siglib/synth/scene.h"

#include <cstdint>
#include <span>
#include <vector>

namespace siglib {

struct RobustnessOptions {
  std::vector<SceneKind> scenes;  // none: no robustness is measured
  std::vector<double> severities = {1, 3, 5};
  std::int64_t pairs = 400;  // of each truth, drawn from those there are
  std::uint64_t seed = 1;    // of the drawing, the documents and the photographs
};

// Draws pairs, composes the canvas of each query into a scene, and lets it go through the run's embedder as
// any image would; references stay as they were. A query that is refused counts as one that does not match:
// its score is 0. The first point of each kind of negatives is of the same pairs as they came. Empty without
// scenes.
std::vector<RobustnessPoint> robustness(std::span<const ModelRun> runs, const RobustnessOptions& options,
                                        const MeasureOptions& measure, Reporter& reporter);

}  // namespace siglib

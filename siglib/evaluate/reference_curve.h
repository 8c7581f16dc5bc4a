// How the errors fall with more references, under every fusion rule.
#pragma once

#include "siglib/evaluate/measure.h"
#include "siglib/evaluate/model_run.h"

#include <span>
#include <vector>

namespace siglib {

// Pairs with each number of references that the models are calibrated for and the writers have enough genuine
// samples for. Empty where a run has given pairs, which cannot be made anew.
std::vector<ReferencePoint> reference_curve(std::span<const ModelRun> runs, const MeasureOptions& options,
                                            Reporter& reporter);

}  // namespace siglib

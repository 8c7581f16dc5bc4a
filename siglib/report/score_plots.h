// Distributions of scores, and whether scores hold as probabilities.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/report/svg_plot.h"

#include <vector>

namespace siglib {

// Scores under the stated prior, with the thresholds where there is one for all. One plot per kind of pairs
// that has a score, on one x axis; failed pairs are left out.
std::vector<plot::Plot> score_plots(const Evaluation& evaluation);

// At prior 0.5, whatever prior the scores are stated under. Genuine pairs weigh as much as all negatives
// together, and skilled as much as random ones. Without series when either class has no score.
plot::Plot reliability_plot(const Evaluation& evaluation);

}  // namespace siglib

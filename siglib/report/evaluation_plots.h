// The figures of an evaluation report.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/report/svg_plot.h"

#include <string>
#include <vector>

namespace siglib {

// "genuine", "skilled", "random": class of the colour and part of data-series.
std::string kind_id(PairKind kind);
// "skilled forgeries"
std::string kind_words(PairKind kind);

// Kinds without a drawable point have a series all the same, and their label says so.
plot::Plot roc_plot(const Evaluation& evaluation);
plot::Plot det_plot(const Evaluation& evaluation);
// One plot per kind of pairs that has a score, on one x axis; failed pairs are left out.
std::vector<plot::Plot> score_plots(const Evaluation& evaluation);
// Genuine pairs weigh as much as all negatives together, and skilled as much as random ones. Without points
// when either class has no score.
plot::Plot reliability_plot(const Evaluation& evaluation);

}  // namespace siglib

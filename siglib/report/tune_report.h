// The report of a search over settings.
#pragma once

#include "siglib/train/tune_halving.h"

#include <string>
#include <vector>

namespace siglib {

struct TuneSummary {
  std::string title;  // of the recipe
  TuneSpace space;
  TunePlan plan;
  std::vector<TuneRun> runs;
  std::string best_yaml;  // empty while the search is not over
};

// Self-contained HTML: the trials, best first; for each key its values against the selected EER, a mark per
// run, its shape and colour by rung; and the recipe of the best.
std::string tune_report(const TuneSummary& summary);

}  // namespace siglib

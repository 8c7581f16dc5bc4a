// The trainings of a search, rung by rung, a process each.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/train/tune_halving.h"
#include "tune/folder.h"

#include <stop_token>
#include <string>
#include <vector>

namespace siglib::app {

struct TuneTrial {
  TuneSetting setting;
  std::int64_t epochs = 1;  // of its whole training
};

struct Search {
  TuneSpace space;
  TunePlan plan;
  std::vector<TuneTrial> trials;
  std::size_t jobs = 1;
  std::vector<std::string> options;  // for every training: --device, --threads
};

// Trains what `runs` does not have yet, adds it there and saves trials.csv after each. False when a stop was
// requested: the trainings saved themselves, and the next call goes on with them.
bool run_search(const Search& search, const TuneFolder& folder, std::vector<TuneRun>& runs,
                Reporter& reporter, std::stop_token stop);

}  // namespace siglib::app

// Successive halving: many settings get a short training, the best of them a longer one, until few get the
// whole. After Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter
// optimization", 2016; the numbers per rung are those of Hyperband's brackets (Li et al. 2018).
#pragma once

#include "siglib/train/tune_log.h"

#include <cstdint>
#include <vector>

namespace siglib {

struct TunePlan {
  std::int64_t trials = 1;
  std::int64_t eta =
      3;  // of a rung's trials the best 1/eta go on; 1: all trials get the whole training at once
  std::int64_t epochs = 1;      // of a whole training
  std::int64_t min_epochs = 1;  // of the first rung, before rounding
};

// floor(log_eta trials) + 1, fewer where the first rung would be shorter than min_epochs; 1 for eta 1.
std::int64_t rungs(const TunePlan& plan);

// Epochs of a training on rung `rung` (from 0), when the whole training has `epochs`:
// round(epochs / eta^(rungs - 1 - rung)), at least 1.
std::int64_t rung_epochs(const TunePlan& plan, std::int64_t epochs, std::int64_t rung);

// How many trials a rung has: floor(trials / eta^rung).
std::int64_t rung_size(const TunePlan& plan, std::int64_t rung);

// The trials of a rung, in ascending order: all on rung 0, then the best rung_size of the rung before, by the
// selected EER; of equals the one with the lower number. Failed ones never go on, so there may be fewer.
// `runs` has every run of the rung before.
std::vector<std::int64_t> rung_trials(const TunePlan& plan, std::int64_t rung,
                                      const std::vector<TuneRun>& runs);

}  // namespace siglib

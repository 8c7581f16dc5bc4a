#include "siglib/train/tune_halving.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace siglib {

std::int64_t rungs(const TunePlan& plan) {
  if (plan.eta <= 1) return 1;
  std::int64_t count = 1;
  // Exact in whole numbers, where a logarithm would round.
  for (std::int64_t factor = plan.eta; factor <= plan.trials && factor * plan.min_epochs <= plan.epochs;
       factor *= plan.eta)
    ++count;
  return count;
}

std::int64_t rung_epochs(const TunePlan& plan, std::int64_t epochs, std::int64_t rung) {
  const double shorter = std::pow(static_cast<double>(plan.eta), static_cast<double>(rungs(plan) - 1 - rung));
  return std::max<std::int64_t>(1, std::llround(static_cast<double>(epochs) / shorter));
}

std::int64_t rung_size(const TunePlan& plan, std::int64_t rung) {
  std::int64_t size = plan.trials;
  for (std::int64_t i = 0; i < rung; ++i) size /= plan.eta;
  return size;
}

std::vector<std::int64_t> rung_trials(const TunePlan& plan, std::int64_t rung,
                                      const std::vector<TuneRun>& runs) {
  std::vector<std::int64_t> trials;
  if (rung == 0) {
    trials.resize(static_cast<std::size_t>(plan.trials));
    std::iota(trials.begin(), trials.end(), 1);
    return trials;
  }
  std::vector<TuneRun> before;
  for (const TuneRun& run : runs)
    if (run.rung == rung - 1 && run.status != TuneStatus::failed) before.push_back(run);
  std::ranges::sort(before, better);
  before.resize(std::min(before.size(), static_cast<std::size_t>(rung_size(plan, rung))));
  for (const TuneRun& run : before) trials.push_back(run.trial);
  std::ranges::sort(trials);
  return trials;
}

}  // namespace siglib

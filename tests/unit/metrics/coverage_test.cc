// Do the intervals hold the truth as often as they say? scripts/bench coverage asks at length.
#include "siglib/metrics/calibration.h"
#include "siglib/metrics/ranking.h"
#include "tests/bench/population.h"

#include <gtest/gtest.h>

#include <numeric>

namespace siglib {
namespace {

constexpr int kExperiments = 150;
constexpr std::int64_t kWriters = 30;

std::vector<double> figures_of(const Trials& trials) {
  const std::vector<RocPoint> roc = roc_curve(trials);
  return {equal_error(roc).rate, area_under_roc(roc), cllr(trials)};
}
const std::vector<Scale> scales{Scale::share, Scale::share, Scale::positive};

// Share of experiments whose interval holds the truth, by figure.
std::vector<double> coverage(bool of_skilled, bool pairs_as_writers) {
  const Population population(5);
  const auto kind = [of_skilled](Simulated& simulated) -> SimulatedTrials& {
    return of_skilled ? simulated.skilled : simulated.random;
  };
  Random everyone(1, "everyone");
  Simulated all = population.draw(6000, everyone);
  const std::vector<double> truth = figures_of(kind(all).first);
  std::vector<double> held(truth.size(), 0.0);
  for (std::uint64_t index = 0; index < kExperiments; ++index) {
    Random random(2, "experiment", {index});
    Simulated drawn = population.draw(kWriters, random);
    SimulatedTrials& trials = kind(drawn);
    if (pairs_as_writers) {
      trials.writers.writers = std::ssize(trials.first.score);
      std::iota(trials.writers.reference.begin(), trials.writers.reference.end(), 0);
      trials.writers.query = trials.writers.reference;
    }
    const std::vector<Interval> intervals = bootstrap_over_writers(
        trials.first, trials.writers, figures_of, {.replicates = 100, .seed = index}, scales);
    for (std::size_t k = 0; k < truth.size(); ++k)
      held[k] += intervals[k].low <= truth[k] && truth[k] <= intervals[k].high;
  }
  for (double& count : held) count /= kExperiments;
  return held;
}

// 150 experiments tell 95 % to within about 4 %.
TEST(Coverage, IsNearWhatIsPromised) {
  for (const bool of_skilled : {true, false})
    for (const double share : coverage(of_skilled, false)) {
      EXPECT_GT(share, 0.90);
      EXPECT_LT(share, 0.995);
    }
}

TEST(Coverage, ResamplingPairsWouldPromiseTooMuch) {
  for (const double share : coverage(true, true)) EXPECT_LT(share, 0.85);
}

}  // namespace
}  // namespace siglib

#include "siglib/metrics/bootstrap.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/metrics/resampling.h"
#include "siglib/metrics/student.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kPerturbation = 0.5;  // how much of a draw's weights a replicate has

void check_confidence(double confidence) {
  if (!(confidence > 0 && confidence < 1))
    fail(ErrorKind::usage, "bootstrap: confidence is {}, expected between 0 and 1", confidence);
}

Interval share_interval(double estimate, double reach, double tail, double writers) {
  const double limit = std::pow(tail, 1 / writers);
  if (estimate <= 0) return {0, 1 - limit};
  if (estimate >= 1) return {limit, 1};
  const double odds = std::log(estimate / (1 - estimate));
  const double width = reach / (estimate * (1 - estimate));
  return {1 / (1 + std::exp(width - odds)), 1 / (1 + std::exp(-width - odds))};
}

}  // namespace

Replicates bootstrap_replicates(const Trials& trials, const TrialWriters& writers, const Statistic& statistic,
                                const BootstrapOptions& options) {
  if (options.replicates < 1)
    fail(ErrorKind::usage, "bootstrap: {} replicates, expected at least 1", options.replicates);
  const ResampledTrials source(trials, writers);
  Replicates replicates{statistic(source.trials()), {}, source.writers()};
  replicates.values.resize(static_cast<std::size_t>(options.replicates));

  // One copy per worker; which worker computes a replicate does not matter to its random stream.
  const int workers = std::min(thread_count(options.threads), options.replicates);
  parallel_for(workers, workers, [&](std::int64_t worker) {
    ResampledTrials resampled = source;
    for (auto i = static_cast<std::size_t>(worker); i < replicates.values.size();
         i += static_cast<std::size_t>(workers)) {
      resampled.draw(options.seed, i);
      replicates.values[i] = statistic(resampled.trials());
    }
  });

  for (const std::vector<double>& figures : replicates.values)
    if (figures.size() != replicates.estimate.size())
      fail(ErrorKind::usage, "bootstrap: the statistic gave {} figures once and {} another time",
           replicates.estimate.size(), figures.size());
  return replicates;
}

double standard_error(const Replicates& replicates, std::size_t figure) {
  // Deviations from the estimate, so that the sums keep their digits.
  const double estimate = replicates.estimate[figure];
  double count = 0, sum = 0, squares = 0;
  for (const std::vector<double>& figures : replicates.values) {
    const double deviation = figures[figure] - estimate;
    if (!std::isfinite(deviation)) continue;
    count += 1;
    sum += deviation;
    squares += deviation * deviation;
  }
  if (count < 2 || replicates.writers < 2) return kNone;
  const double variance = std::max(0.0, squares - sum * sum / count) / (count - 1);
  const auto writers = static_cast<double>(replicates.writers);
  return std::sqrt(variance * writers / (writers - 1)) / kPerturbation;
}

Interval interval_of(const Replicates& replicates, std::size_t figure, Scale scale, double confidence) {
  check_confidence(confidence);
  const double estimate = replicates.estimate[figure];
  const double error = standard_error(replicates, figure);
  if (!std::isfinite(estimate) || std::isnan(error)) return {kNone, kNone};
  const auto writers = static_cast<double>(replicates.writers);
  const double tail = (1 - confidence) / 2;
  const double reach = error * student_quantile(1 - tail, writers - 1);
  if (scale == Scale::share) return share_interval(estimate, reach, tail, writers);
  if (scale == Scale::real) return {estimate - reach, estimate + reach};
  if (estimate <= 0) return {0, reach};
  return {estimate * std::exp(-reach / estimate), estimate * std::exp(reach / estimate)};
}

std::vector<Interval> bootstrap_over_writers(const Trials& trials, const TrialWriters& writers,
                                             const Statistic& statistic, const BootstrapOptions& options,
                                             const std::vector<Scale>& scales) {
  check_confidence(options.confidence);
  const Replicates replicates = bootstrap_replicates(trials, writers, statistic, options);
  const std::size_t count = replicates.estimate.size();
  if (!scales.empty() && scales.size() != count)
    fail(ErrorKind::usage, "bootstrap: {} scales for {} figures", scales.size(), count);
  std::vector<Interval> intervals;
  for (std::size_t k = 0; k < count; ++k)
    intervals.push_back(
        interval_of(replicates, k, scales.empty() ? Scale::real : scales[k], options.confidence));
  return intervals;
}

}  // namespace siglib

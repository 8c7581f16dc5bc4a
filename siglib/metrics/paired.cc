#include "siglib/metrics/paired.h"

#include "siglib/core/error.h"
#include "siglib/metrics/student.h"

#include <cmath>
#include <limits>

namespace siglib {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Replicates difference(const Replicates& second, const Replicates& first) {
  if (second.estimate.size() != first.estimate.size())
    fail(ErrorKind::usage, "paired bootstrap: the systems gave {} and {} figures", first.estimate.size(),
         second.estimate.size());
  Replicates result = second;
  for (std::size_t k = 0; k < result.estimate.size(); ++k) {
    result.estimate[k] -= first.estimate[k];
    for (std::size_t i = 0; i < result.values.size(); ++i) result.values[i][k] -= first.values[i][k];
  }
  return result;
}

double p_value_of(double difference, double error, std::int64_t writers) {
  if (difference == 0) return 1;
  return 2 * student_share_below(-std::abs(difference) / error, static_cast<double>(writers - 1));
}

}  // namespace

std::vector<PairedDifference> paired_bootstrap(const Trials& first, const Trials& second,
                                               const TrialWriters& writers, const Statistic& first_figures,
                                               const Statistic& second_figures,
                                               const BootstrapOptions& options) {
  if (first.genuine != second.genuine || first.weight != second.weight)
    fail(ErrorKind::input, "paired bootstrap: the two systems were not tried on the same pairs");
  const Replicates differences = difference(bootstrap_replicates(second, writers, second_figures, options),
                                            bootstrap_replicates(first, writers, first_figures, options));
  std::vector<PairedDifference> result;
  for (std::size_t k = 0; k < differences.estimate.size(); ++k) {
    const double value = differences.estimate[k];
    const double error = standard_error(differences, k);
    if (std::isfinite(value) && !std::isnan(error))
      result.push_back({value, interval_of(differences, k, Scale::real, options.confidence),
                        p_value_of(value, error, differences.writers)});
    else
      result.push_back({kNone, {kNone, kNone}, kNone});
  }
  return result;
}

}  // namespace siglib

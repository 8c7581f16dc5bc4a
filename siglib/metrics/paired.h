// Two systems on the same trials: is one better, or is it these writers?
#pragma once

#include "siglib/metrics/bootstrap.h"

#include <vector>

namespace siglib {

struct PairedDifference {
  double value = 0;  // second less first
  Interval interval;
  double p_value = 1;  // two-sided, of no difference
};

// Per figure, the difference between two systems whose trials differ in their scores alone, with its
// interval. Each replicate draws the same writers for both, so that what makes a writer hard for both cancels
// out. Interval and p-value are those of Student's t with writers - 1 degrees of freedom and the bootstrap's
// standard error (interval_of, Scale::real): the p-value is below 1 - confidence where the interval leaves
// out 0. It is 1 where the systems agree in every replicate. A figure that is not finite for one of the
// systems has NaN throughout. Throws Error(input) when the trials differ in more than scores, Error(usage)
// when the systems give not as many figures, and what bootstrap_replicates and interval_of throw.
std::vector<PairedDifference> paired_bootstrap(const Trials& first, const Trials& second,
                                               const TrialWriters& writers, const Statistic& first_figures,
                                               const Statistic& second_figures,
                                               const BootstrapOptions& options);

}  // namespace siglib

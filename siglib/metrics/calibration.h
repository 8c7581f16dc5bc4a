// How good scores are as probabilities.
#pragma once

#include "siglib/metrics/trials.h"

namespace siglib {

// Scores are probabilities in [0, 1] at prior 0.5; each class is weighted to one half. All throw Error(input)
// when a class is empty, a score is NaN or outside [0, 1], or a weight is negative or not finite.

// Cost of the log-likelihood ratio in bits (Brümmer and du Preez 2006). Infinite for a certain and wrong
// score.
double cllr(const Trials& trials);
// Cllr after the best monotone recalibration (pool adjacent violators): what discrimination alone costs.
double min_cllr(const Trials& trials);
// Expected calibration error (Naeini et al. 2015) over `bins` equal-width bins [k/bins, (k+1)/bins), the last
// closed. Throws Error(usage) when bins < 1.
double expected_calibration_error(const Trials& trials, int bins = 15);
// Mean squared error of the probability.
double brier(const Trials& trials);

}  // namespace siglib

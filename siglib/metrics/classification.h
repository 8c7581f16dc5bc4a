// Figures at a threshold fixed beforehand.
#pragma once

#include "siglib/metrics/trials.h"

namespace siglib {

// Weighted counts; a trial is accepted when score >= threshold. confusion_at throws Error(input) when a score
// is NaN or a weight is negative or not finite.
struct Confusion {
  double accepted_genuine = 0;
  double rejected_genuine = 0;
  double accepted_forged = 0;
  double rejected_forged = 0;
};
Confusion confusion_at(const Trials& trials, double threshold);

// Genuine and forged weighted equally: accuracy = 1 - HTER; precision = (1-FRR) / (1-FRR + FAR), NaN where
// nothing is accepted; recall = 1 - FRR; FAR, FRR over their own class; HTER = (FAR + FRR) / 2; F1 the
// harmonic mean of precision and recall, 0 where no genuine trial is accepted.
struct Rates {
  double accuracy = 0, precision = 0, recall = 0, f1 = 0, far = 0, frr = 0, hter = 0;
};
// Throws Error(input) when a class is empty.
Rates rates_of(const Confusion& confusion);

}  // namespace siglib

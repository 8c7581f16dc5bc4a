#include "siglib/metrics/classification.h"

#include "siglib/metrics/weighing.h"

#include <limits>

namespace siglib {

Confusion confusion_at(const Trials& trials, double threshold) {
  weigh_classes(trials);
  Confusion counts;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const bool accepted = trials.score[i] >= threshold;
    double& cell = trials.genuine[i] ? (accepted ? counts.accepted_genuine : counts.rejected_genuine)
                                     : (accepted ? counts.accepted_forged : counts.rejected_forged);
    cell += weight_of(trials, i);
  }
  return counts;
}

Rates rates_of(const Confusion& confusion) {
  const double genuine = confusion.accepted_genuine + confusion.rejected_genuine;
  const double forged = confusion.accepted_forged + confusion.rejected_forged;
  need_both_classes({genuine, forged});

  Rates rates;
  rates.recall = confusion.accepted_genuine / genuine;
  rates.frr = confusion.rejected_genuine / genuine;
  rates.far = confusion.accepted_forged / forged;
  rates.hter = (rates.far + rates.frr) / 2;
  rates.accuracy = 1 - rates.hter;
  const double accepted = rates.recall + rates.far;
  rates.precision = accepted > 0 ? rates.recall / accepted : std::numeric_limits<double>::quiet_NaN();
  // The harmonic mean written out, which stays defined where the precision is not.
  rates.f1 = 2 * rates.recall / (accepted + 1);
  return rates;
}

}  // namespace siglib

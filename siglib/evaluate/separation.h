// How far one number tells genuine from forged.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/measure.h"
#include "siglib/metrics/bootstrap.h"
#include "siglib/metrics/trials.h"

namespace siglib {

enum class Direction : std::uint8_t {
  as_given,  // high speaks for genuine
  either     // whichever direction separates: 0.5 .. 1
};

// AUC named "auc", with its interval; no interval where `options.replicates` is 0 or there is one writer.
Figure separation(const Trials& trials, const TrialWriters& writers, Direction direction,
                  const MeasureOptions& options);

}  // namespace siglib

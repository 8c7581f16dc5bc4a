// The shortcut audit: what tells genuine from forged without looking at the writing.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/measure.h"
#include "siglib/evaluate/model_run.h"

#include <span>

namespace siglib {

struct AuditOptions {
  MeasureOptions measure;
  bool probe = true;
};

// Statistics are of the evaluated images that stand in genuine or skilled pairs; the probe and the search for
// near-copies look at all audited images. Near-copies are told where both images belong to one pair, or where
// one is evaluated and the other trained or validated the model.
Audit audit(std::span<const ModelRun> runs, const AuditOptions& options, Reporter& reporter);

// What of the audit makes the figures doubtful, given the skilled AUC of the model (NaN where there is none).
std::vector<std::string> alarms_of(const Audit& audit, double skilled_auc);

}  // namespace siglib

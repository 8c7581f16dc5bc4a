// The shortcut audit: can trivial measures of the canvases tell genuine from forged?
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/pair_set.h"

#include <vector>

namespace siglib {

// AUC of each statistic over the query images, genuine against skilled forgeries; empty when either is
// missing.
std::vector<AuditFigure> audit(const PairSet& set);

}  // namespace siglib

// The single-image probe of the shortcut audit: genuine or forged, without any reference?
#pragma once

#include "siglib/evaluate/audit_images.h"
#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/measure.h"

#include <string>
#include <variant>

namespace siglib {

// Trains a small convolutional network on the canvases of some writers and asks it about the others, in three
// folds over writers, so that every image is asked about once; the AUC is of all answers together. What it
// finds needs no reference, so it cannot be a writer's identity: traces of how forgeries were made or
// scanned. At most 3,000 images, whole writers at a time, chosen by the seed. On the CPU; deterministic.
// Returns why not, where there are fewer than ten writers with both kinds.
std::variant<ProbeResult, std::string> probe(const AuditImages& images, const MeasureOptions& options,
                                             Reporter& reporter);

}  // namespace siglib

// Verdicts as pairs of images: what recalibration and evaluation work with.
#pragma once

#include "serve/store/store.h"

#include <cstdint>
#include <filesystem>

namespace siglib::app {

struct ExportedFeedback {
  std::int64_t pairs = 0;
  std::int64_t genuine = 0;
  std::int64_t forged = 0;
  std::int64_t purged = 0;  // verdicts whose images are not kept any more
};

// Writes `folder`, which must not be there yet, with pairs.csv and images/; for its owner's eyes only. A
// match whose latest verdict is genuine or forged becomes one row: the references that it was compared with
// and that are still stored, and its image. Throws Error(usage) where the folder is there, Error(io).
ExportedFeedback export_feedback(serve::Store& store, const std::filesystem::path& folder);

}  // namespace siglib::app

// Training of the ink segmenter.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/train/ink_recipe.h"

#include <c10/core/Device.h>

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace siglib {

// Harmonic mean of precision and recall over all pixels of the validation scenes, at probability and coverage
// one half.
struct InkFigures {
  double writing_close = 0;       // handwriting, the signature seen closely
  double signature_overview = 0;  // the signature's ink, the whole document seen
};

struct InkTrainResult {
  bool finished = false;
  std::int64_t steps = 0;
  InkFigures figures;
};

// Cross-entropy plus Dice loss on handwriting and signature (F. Milletari, N. Navab, S.-A. Ahmadi, "V-Net",
// 3DV 2016). Writes `folder`/ink.h5 (the latest weights), checkpoint.h5 and log.jsonl at every validation;
// goes on from the checkpoint where `resume` says so. Throws Error(usage) when the loss is no number.
InkTrainResult train_ink(const InkRecipe& recipe, const std::filesystem::path& folder, bool resume,
                         c10::Device device, int threads, std::stop_token stop, Reporter& reporter);

}  // namespace siglib

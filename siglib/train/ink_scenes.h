// Scenes for the ink segmenter, made as they are needed.
#pragma once

#include "siglib/core/random.h"
#include "siglib/data/cache.h"
#include "siglib/train/ink_recipe.h"

#include <torch/types.h>

#include <cstdint>
#include <string_view>

namespace siglib {

// On the CPU, float in [0, 1].
struct InkBatch {
  torch::Tensor darkness;  // [N, 3, H, W]
  torch::Tensor truth;     // [N, 2, H, W]: coverage by handwriting, and by the signature
};

class InkScenes {
 public:
  // Signatures of generated writers, and of the cache where the recipe names one. Throws Error(usage) when a
  // window's sides are no multiples of InkNet::kMultiple.
  InkScenes(const InkOptions& options, int threads);

  // A function of the recipe and the step alone.
  InkBatch training(std::int64_t step) const;
  // Scenes of severity 3 and signatures that are never trained on, each seen from afar and closely: first all
  // overviews, then all close ones.
  InkBatch validation() const;

 private:
  InkBatch windows(std::int64_t scenes, std::string_view purpose, std::int64_t step, bool training) const;
  Canvas signature(bool training, Random& random) const;

  InkOptions options_;
  int threads_;
  CanvasSet real_;  // the first tenth validates
};

}  // namespace siglib

// One model with the pairs it is evaluated on. A k-fold run is several of them, each with writers of its own.
#pragma once

#include "siglib/evaluate/pair_set.h"
#include "siglib/verify/matcher.h"

#include <cstdint>
#include <memory>

namespace siglib {

struct ModelRun {
  Matcher matcher;
  PairSet set;
  std::int64_t fold = 0;
  std::shared_ptr<const Embedder> embedder = nullptr;  // what images go through; where scenes are asked for
};

}  // namespace siglib

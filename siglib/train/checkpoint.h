// Everything that lets a run go on as if it had never stopped.
#pragma once

#include "siglib/core/hash.h"
#include "siglib/model/model.h"
#include "siglib/model/state.h"
#include "siglib/score/stroke_network.h"
#include "siglib/train/history.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace siglib {

// Sums over the epoch in progress.
struct EpochSums {
  double loss = 0;
  double gradient_norm = 0;
  std::int64_t terms = 0;
  std::int64_t active = 0;
  std::int64_t empty_batches = 0;
  std::int64_t images = 0;
  double seconds = 0;
};

struct Checkpoint {
  std::string config;           // the resolved recipe, YAML
  Digest data{};                // digest of the training and validation images
  std::int64_t epoch = 0;       // complete epochs
  std::int64_t batch = 0;       // batches done in the epoch after them
  double best = 1;              // lowest selecting figure so far; 1 before the first
  std::int64_t since_best = 0;  // epochs since then
  EpochSums sums;
  std::vector<EpochRecord> history;
  NamedTensors weights;
  NamedTensors average;                  // moving average of the weights; empty without one
  NamedTensors loss;                     // what the losses learn; empty where they learn nothing
  std::string optimizer;                 // LibTorch archive of the optimizer's state
  std::optional<StrokeNetwork> strokes;  // trained, or to be trained further
  bool strokes_trained = false;
  std::optional<Provenance> start;  // of the model that the run started from, and
  std::vector<Digest> start_seen;   // what that had seen
};

// Format: docs/formats.md. Written atomically.
void save_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& file);
// Throws Error(input) when missing, Error(model) when damaged or newer.
Checkpoint load_checkpoint(const std::filesystem::path& file);

}  // namespace siglib

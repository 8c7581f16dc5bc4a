// The training loop.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/loss/loss.h"
#include "siglib/model/model.h"
#include "siglib/nn/encoder.h"
#include "siglib/train/checkpoint.h"
#include "siglib/train/data_parallel.h"
#include "siglib/train/recipe.h"
#include "siglib/train/stroke_stage.h"
#include "siglib/train/training_data.h"
#include "siglib/train/validation.h"

#include <torch/optim/optimizer.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace siglib {

enum class TrainOutcome { finished, stopped_early, interrupted };

class Trainer {
 public:
  // `folder` is the run directory; it is there already. Throws Error(input) when the data cannot give a batch
  // or a validation pair.
  // Of several ranks each gives its own rows of a batch and of the validation canvases; all have the same
  // recipe, images and folder. Rank 0 alone writes, compares strokes and needs the data's, and fits scores.
  Trainer(Recipe recipe, TrainingData data, torch::Device device, std::filesystem::path folder,
          Reporter& reporter, Communicator& ranks = alone());

  // Starts from another model's weights, its stroke network included where both compare strokes; that is
  // trained further, or kept where strokes.epochs is 0.
  // Throws Error(usage) when its architecture or preprocessing differs.
  void start_from(const Model& model);
  // Goes on from folder/checkpoint.h5: the weights become, bit for bit on the CPU, those of a run that never
  // stopped. With another number of ranks but for rounding. Throws Error(usage) when the recipe or the data
  // differ from the checkpoint's.
  void resume();

  // Trains until the epochs are done, patience is out, or a stop is requested (a checkpoint is saved then),
  // of whichever rank. Leaves model.h5 (best on validation), checkpoint.h5 and log.jsonl in the folder.
  // Throws Error(usage), with advice, when the training collapses: a loss that is no number, or all
  // embeddings equal.
  TrainOutcome run(std::stop_token stop);

  const std::vector<EpochRecord>& history() const { return at_.history; }
  std::int64_t total_epochs() const { return recipe_.train.epochs; }

 private:
  bool compare_strokes(std::stop_token stop);
  void train_epoch(std::stop_token stop);
  bool asked_to(std::stop_token stop) const;
  void train_batch(const std::vector<std::int64_t>& rows, std::int64_t batch);
  torch::Tensor input_of(std::span<const std::int64_t> rows) const;
  BatchLabels labels_of(const std::vector<std::int64_t>& rows) const;
  void update_average();
  void validate();
  void save_best(std::span<const Template> templates, const EpochRecord& record);
  std::vector<CollectionProvenance> collections() const;
  std::vector<Digest> seen() const;
  void save_state();
  void save_state_if_due();

  Recipe recipe_;
  TrainingData data_;
  torch::Device device_;
  std::filesystem::path folder_;
  Reporter& reporter_;

  Validation validation_;
  std::optional<StrokeStage> strokes_;  // since run began; on rank 0
  BatchSampler sampler_;
  std::vector<std::int64_t> identities_;  // of each training canvas
  std::shared_ptr<Encoder> encoder_;
  std::shared_ptr<Loss> loss_;
  std::vector<torch::Tensor> parameters_;  // that are trained: the encoder's, then the losses'
  DataParallel parallel_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
  std::shared_ptr<Encoder> average_;  // holds the moving average; null without one
  Digest data_digest_;
  Checkpoint at_;  // progress; its tensors are filled only to be saved
  std::chrono::steady_clock::time_point last_save_ = std::chrono::steady_clock::now();
};

}  // namespace siglib

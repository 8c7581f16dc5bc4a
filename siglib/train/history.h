// What a training run tells about itself, one record per epoch.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace siglib {

struct EpochRecord {
  std::int64_t epoch = 0;  // from 1
  std::int64_t step = 0;   // optimizer steps so far
  double learning_rate = 0;
  double train_loss = 0;
  double active_share = 0;            // of the mined pairs or triplets, those with a loss
  std::int64_t empty_batches = 0;     // batches without a valid pair or triplet
  double gradient_norm = 0;           // mean over the epoch, before clipping
  double validation_eer = 0;          // the figure that selects the model
  double validation_eer_skilled = 0;  // NaN where there are no such pairs
  double validation_eer_random = 0;
  double validation_accuracy = 0;  // at the threshold of the equal error rate
  double validation_precision = 0;
  double validation_recall = 0;
  double images_per_second = 0;
  double seconds = 0;
  bool best = false;
};

// One JSON object, without a line break; NaN becomes null. Inverse: throws Error(model).
std::string to_json_line(const EpochRecord& record);
EpochRecord parse_json_line(const std::string& line);

}  // namespace siglib

// The step rule and the learning rate over a run.
#pragma once

#include "siglib/train/optimizer_options.h"

#include <torch/optim/optimizer.h>

#include <memory>
#include <vector>

namespace siglib {

std::unique_ptr<torch::optim::Optimizer> make_optimizer(std::vector<torch::Tensor> parameters,
                                                        const OptimizerOptions& options);
void set_learning_rate(torch::optim::Optimizer& optimizer, double rate);

// Share of the peak rate at `step` (from 0) of `total` steps.
double rate_at(const ScheduleOptions& options, std::int64_t step, std::int64_t total,
               std::int64_t steps_per_epoch);

}  // namespace siglib

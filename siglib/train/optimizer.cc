#include "siglib/train/optimizer.h"

#include "siglib/core/error.h"

#include <torch/optim/adamw.h>
#include <torch/optim/rmsprop.h>
#include <torch/optim/sgd.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace siglib {

std::unique_ptr<torch::optim::Optimizer> make_optimizer(std::vector<torch::Tensor> parameters,
                                                        const OptimizerOptions& o) {
  using namespace torch::optim;
  switch (o.kind) {
    case OptimizerKind::adamw:
      return std::make_unique<AdamW>(std::move(parameters),
                                     AdamWOptions(o.learning_rate).weight_decay(o.weight_decay));
    case OptimizerKind::sgd:
      return std::make_unique<SGD>(std::move(parameters), SGDOptions(o.learning_rate)
                                                              .momentum(o.momentum)
                                                              .nesterov(o.momentum > 0)
                                                              .weight_decay(o.weight_decay));
    case OptimizerKind::rmsprop:
      return std::make_unique<RMSprop>(
          std::move(parameters),
          RMSpropOptions(o.learning_rate).momentum(o.momentum).weight_decay(o.weight_decay));
  }
  fail(ErrorKind::internal, "unknown optimizer");
}

void set_learning_rate(torch::optim::Optimizer& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
}

double rate_at(const ScheduleOptions& o, std::int64_t step, std::int64_t total,
               std::int64_t steps_per_epoch) {
  const auto warmup = static_cast<std::int64_t>(std::llround(o.warmup * static_cast<double>(total)));
  if (step < warmup) return static_cast<double>(step + 1) / static_cast<double>(warmup);
  switch (o.kind) {
    case ScheduleKind::constant:
      return 1;
    case ScheduleKind::cosine: {
      const double progress =
          static_cast<double>(step - warmup) / static_cast<double>(std::max<std::int64_t>(1, total - warmup));
      return o.floor + (1 - o.floor) * 0.5 * (1 + std::cos(std::numbers::pi * progress));
    }
    case ScheduleKind::step: {
      const std::int64_t epoch = step / std::max<std::int64_t>(1, steps_per_epoch);
      const auto passed = std::count_if(o.milestones.begin(), o.milestones.end(),
                                        [epoch](std::int64_t milestone) { return epoch >= milestone; });
      return std::pow(o.factor, static_cast<double>(passed));
    }
  }
  fail(ErrorKind::internal, "unknown schedule");
}

}  // namespace siglib

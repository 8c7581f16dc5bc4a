// Which step rule, and how its rate goes.
#pragma once

#include "siglib/config/fields.h"

#include <cstdint>
#include <vector>

namespace siglib {

enum class OptimizerKind { adamw, sgd, rmsprop };

struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::adamw;
  double learning_rate = 1e-3;
  double weight_decay = 1e-4;
  double momentum = 0.9;
  double clip_norm = 5.0;

  void visit_fields(FieldVisitor& v) {
    v.choice(
        "kind", kind,
        {{"adamw", OptimizerKind::adamw}, {"sgd", OptimizerKind::sgd}, {"rmsprop", OptimizerKind::rmsprop}},
        "step rule; sgd is with Nesterov momentum where momentum is above 0");
    v.field("learning_rate", learning_rate, between(0, 100), "peak learning rate");
    v.field("weight_decay", weight_decay, between(0, 10), "decay of weights (decoupled for adamw)");
    v.field("momentum", momentum, between(0, 0.9999), "sgd, rmsprop: momentum");
    v.field("clip_norm", clip_norm, at_least(0), "largest norm of the gradient; 0 does not clip");
  }
};

enum class ScheduleKind { constant, cosine, step };

struct ScheduleOptions {
  ScheduleKind kind = ScheduleKind::cosine;
  double warmup = 0.05;
  double floor = 0.01;
  std::vector<std::int64_t> milestones;
  double factor = 0.1;

  void visit_fields(FieldVisitor& v) {
    v.choice("kind", kind,
             {{"constant", ScheduleKind::constant},
              {"cosine", ScheduleKind::cosine},
              {"step", ScheduleKind::step}},
             "course of the learning rate after the warm-up");
    v.field("warmup", warmup, between(0, 1),
            "share of all steps over which the rate rises linearly to its peak");
    v.field("floor", floor, between(0, 1), "cosine: share of the peak that remains at the end");
    v.field("milestones", milestones, at_least(1),
            "step: epochs after which the rate is multiplied by factor");
    v.field("factor", factor, between(0, 1), "step: factor at each milestone");
  }
};

}  // namespace siglib

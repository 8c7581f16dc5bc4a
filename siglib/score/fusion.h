// One score out of comparisons with several references.
#pragma once

#include "siglib/config/fields.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace siglib {

enum class Fusion : std::uint8_t { mean, max, min, median };
const char* to_string(Fusion fusion);
// Throws Error(model) for another name.
Fusion fusion_named(std::string_view name);

struct FusionOptions {
  Fusion rule = Fusion::mean;

  void visit_fields(FieldVisitor& v) {
    v.choice("rule", rule,
             {{"mean", Fusion::mean}, {"max", Fusion::max}, {"min", Fusion::min}, {"median", Fusion::median}},
             "how the log-odds against several references become one");
  }
};

// `log_odds`: one per reference (LearnedDistance::log_odds). The result is a log-odds too; with one reference
// it is that one. max, min and median pick by rank, so for them it makes no difference whether odds or
// probabilities are fused (median: but for the middle of an even number). Throws Error(input) when there is
// none or one is NaN.
double fuse(std::span<const double> log_odds, Fusion fusion = Fusion::mean);

}  // namespace siglib

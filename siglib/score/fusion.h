// One score out of comparisons with several references.
#pragma once

#include "siglib/config/fields.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace siglib {

// The first four fuse the log-odds of one comparison per reference; mean_embedding compares once, with the
// mean of the references' embeddings.
enum class Fusion : std::uint8_t { mean, max, min, median, mean_embedding };

inline constexpr std::array<std::pair<std::string_view, Fusion>, 5> kFusions{
    {{"mean", Fusion::mean},
     {"max", Fusion::max},
     {"min", Fusion::min},
     {"median", Fusion::median},
     {"mean_embedding", Fusion::mean_embedding}}};

const char* to_string(Fusion fusion);
// Throws Error(usage) that lists the names.
Fusion fusion_named(std::string_view name);

// `log_odds`: one per reference (LearnedDistance::log_odds). The result is a log-odds too; with one reference
// it is that one. max, min and median pick by rank, so for them it makes no difference whether odds or
// probabilities are fused (median: but for the middle of an even number). Throws Error(input) when there is
// none or one is NaN, Error(usage) for mean_embedding, which has no scores to fuse.
double fuse(std::span<const double> log_odds, Fusion fusion);

}  // namespace siglib

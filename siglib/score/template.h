// What a model makes of one canvas and what a store keeps of a signature: everything a comparison needs.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

struct Template {
  std::vector<float> embedding;  // of length 1
};

// The distances a comparison is decided on.
inline constexpr std::array<std::string_view, 1> kDistances{"embedding"};
using Distances = std::array<double, kDistances.size()>;
std::vector<std::string> distance_names();

// Throws Error(model) when the templates come from different models.
Distances distances_between(const Template& a, const Template& b);

// The normalised mean of the embeddings: one template in place of several references. Throws Error(input)
// when there is none, or when they cancel out; Error(model) when they come from different models.
Template mean_template(std::span<const Template* const> references);

}  // namespace siglib

// What a model makes of one canvas and what a store keeps of a signature: everything a comparison needs.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace siglib {

struct Template {
  std::vector<float> embedding;  // of length 1
};

// The distances a comparison is decided on, in the order of distance_names().
std::vector<double> distances_between(const Template& a, const Template& b);
const std::vector<std::string>& distance_names();

}  // namespace siglib

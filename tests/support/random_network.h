// A stroke network that learned nothing.
#pragma once

#include "siglib/core/random.h"
#include "siglib/score/stroke_network.h"

#include <cmath>

namespace siglib::test {

inline StrokeNetwork random_network(std::uint64_t seed) {
  Random random(seed, "network");
  StrokeNetwork::Parameters p;
  StrokeNetwork::Parameters::visit_layers(p, [&](const char*, StrokeNetwork::Linear& layer) {
    const double bound = 1 / std::sqrt(static_cast<double>(layer.inputs));
    for (std::int64_t i = 0; i < layer.outputs * layer.inputs; ++i)
      layer.weight.push_back(static_cast<float>(random.uniform(-bound, bound)));
    for (std::int64_t i = 0; i < layer.outputs; ++i)
      layer.bias.push_back(static_cast<float>(random.uniform(-bound, bound)));
  });
  for (std::int64_t i = 0; i < StrokeNetwork::kJointInputs; ++i) {
    p.centre.push_back(static_cast<float>(random.uniform(-0.5, 0.5)));
    p.scale.push_back(static_cast<float>(random.uniform(0.5, 2)));
  }
  return StrokeNetwork(std::move(p));
}

}  // namespace siglib::test

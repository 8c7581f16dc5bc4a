#include "siglib/score/stroke_network.h"

#include "siglib/core/error.h"
#include "siglib/score/stroke_points.h"

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

using Linear = StrokeNetwork::Linear;

void check_numbers(const char* what, const std::vector<float>& values, std::int64_t expected) {
  if (std::ssize(values) != expected)
    fail(ErrorKind::model, "strokes: {} has {} numbers instead of {}", what, values.size(), expected);
  if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); }))
    fail(ErrorKind::model, "strokes: {} holds a number that is not finite", what);
}

}  // namespace

StrokeNetwork::StrokeNetwork(Parameters parameters) : parameters_(std::move(parameters)) {
  Parameters expected;
  std::vector<const Linear*> sizes;
  Parameters::visit_layers(expected, [&](const char*, const Linear& layer) { sizes.push_back(&layer); });
  auto size = sizes.begin();
  Parameters::visit_layers(std::as_const(parameters_), [&](const char* name, const Linear& layer) {
    const Linear& right = **size++;
    if (layer.outputs != right.outputs || layer.inputs != right.inputs)
      fail(ErrorKind::model, "strokes: {} is {} x {} instead of {} x {}", name, layer.outputs, layer.inputs,
           right.outputs, right.inputs);
    check_numbers(name, layer.weight, layer.outputs * layer.inputs);
    check_numbers(name, layer.bias, layer.outputs);
  });
  check_numbers("centre", parameters_.centre, kJointInputs);
  check_numbers("scale", parameters_.scale, kJointInputs);
}

double StrokeNetwork::log_odds(const Strokes& a, const Strokes& b) const {
  if (std::min(a.size(), b.size()) < kFewestStrokePoints) return kTooLittleInk;
  return a == b ? kMostLogOdds : log_odds(a, b, compare_strokes(a, b));
}

double StrokeNetwork::log_odds(const Strokes& a, const Strokes& b, const StrokeComparison& comparison) const {
  if (a == b) return kMostLogOdds;
  std::vector<float> inputs = pool(point_maps(parameters_, a, b, comparison.there));
  const std::vector<float> others = pool(point_maps(parameters_, b, a, comparison.back));
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = (inputs[i] + others[i]) / 2;
  for (const double distance : comparison.distances) inputs.push_back(static_cast<float>(distance));
  for (std::size_t i = 0; i < inputs.size(); ++i)
    inputs[i] = (inputs[i] - parameters_.centre[i]) * parameters_.scale[i];
  std::vector<float> joint = through(parameters_.joint, inputs);
  relu(joint);
  return std::clamp(static_cast<double>(through(parameters_.last, joint).front()), -kMostLogOdds,
                    kMostLogOdds);
}

}  // namespace siglib

#include "siglib/score/stroke_network.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace siglib {
namespace {

using Linear = StrokeNetwork::Linear;

// One number per channel and point, the points of a channel side by side.
class Map {
 public:
  Map(std::int64_t channels, std::size_t points)
      : points_(points), values_(static_cast<std::size_t>(channels) * points) {}
  std::size_t points() const { return points_; }
  float* operator[](std::int64_t channel) {
    return values_.data() + static_cast<std::size_t>(channel) * points_;
  }
  const float* operator[](std::int64_t channel) const {
    return values_.data() + static_cast<std::size_t>(channel) * points_;
  }

 private:
  std::size_t points_;
  std::vector<float> values_;
};

[[gnu::target_clones("avx2", "default")]] void add_scaled(const float* __restrict in, float by,
                                                          std::size_t count, float* __restrict out) {
  for (std::size_t i = 0; i < count; ++i) out[i] += by * in[i];
}

Map through(const Linear& layer, const Map& in) {
  Map out(layer.outputs, in.points());
  for (std::int64_t o = 0; o < layer.outputs; ++o) {
    std::fill_n(out[o], in.points(), layer.bias[static_cast<std::size_t>(o)]);
    for (std::int64_t i = 0; i < layer.inputs; ++i)
      add_scaled(in[i], layer.weight[static_cast<std::size_t>(o * layer.inputs + i)], in.points(), out[o]);
  }
  return out;
}

std::vector<float> through(const Linear& layer, const std::vector<float>& in) {
  std::vector<float> out = layer.bias;
  for (std::size_t o = 0; o < out.size(); ++o)
    for (std::size_t i = 0; i < in.size(); ++i) out[o] += layer.weight[o * in.size() + i] * in[i];
  return out;
}

void relu(std::span<float> values) {
  for (float& value : values) value = std::max(value, 0.0F);
}

Map relu(Map map, std::int64_t channels) {
  relu({map[0], static_cast<std::size_t>(channels) * map.points()});
  return map;
}

// To mean 0 and deviation 1 over the close matches and one more.
void normalise(float* values, const std::vector<Match>& matches) {
  float sum = 0, weight = 1;
  for (std::size_t m = 0; m < matches.size(); ++m)
    if (matches[m].close) {
      sum += values[m];
      weight += 1;
    }
  const float mean = sum / weight;
  float squares = 1;
  for (std::size_t m = 0; m < matches.size(); ++m)
    if (matches[m].close) squares += (values[m] - mean) * (values[m] - mean);
  const float scale = 1 / std::sqrt(squares / weight);
  for (std::size_t m = 0; m < matches.size(); ++m) values[m] = (values[m] - mean) * scale;
}

// Of the moving points themselves, or of their partners.
Map jets_of(const Strokes& strokes, const std::vector<Match>& matches, bool partners) {
  Map map(static_cast<std::int64_t>(kJetChannels), matches.size());
  for (std::size_t c = 0; c < kJetChannels; ++c) {
    float* values = map[static_cast<std::int64_t>(c)];
    const bool odd = kJetOddAlong[c % kJetOddAlong.size()] != kJetOddAcross[c % kJetOddAcross.size()];
    for (std::size_t m = 0; m < matches.size(); ++m) {
      const std::size_t point = partners ? matches[m].partner : m;
      const float jet = static_cast<float>(strokes.jets[point * kJetChannels + c]) / kJetSteps;
      values[m] = odd && !partners && matches[m].turned ? -jet : jet;
    }
    normalise(values, matches);
  }
  return map;
}

Map point_inputs(const Map& u, const Map& v, const std::vector<Match>& matches) {
  constexpr std::int64_t kMixed = StrokeNetwork::kMixed;
  Map f(StrokeNetwork::kPointInputs, matches.size());
  for (std::int64_t c = 0; c < kMixed; ++c)
    for (std::size_t m = 0; m < matches.size(); ++m) {
      f[c][m] = u[c][m] * v[c][m];
      f[kMixed + c][m] = std::abs(u[c][m] - v[c][m]);
      f[2 * kMixed + c][m] = u[c][m] + v[c][m];
    }
  for (std::size_t m = 0; m < matches.size(); ++m) {
    for (std::size_t k = 0; k < kMatchMeasures; ++k)
      f[3 * kMixed + static_cast<std::int64_t>(k)][m] =
          static_cast<float>(matches[m].measures[k]) / kMatchSteps;
    f[StrokeNetwork::kPointInputs - 1][m] = matches[m].close;
  }
  return f;
}

void softmax(float* values, std::size_t count) {
  const float most = *std::max_element(values, values + count);
  float sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += values[i] = std::exp(values[i] - most);
  for (std::size_t i = 0; i < count; ++i) values[i] /= sum;
}

// [kPooled]
std::vector<float> pool(const Map& h, Map attention, const Map& value) {
  const auto points = static_cast<float>(h.points());
  std::vector<float> means, deviations;
  for (std::int64_t c = 0; c < StrokeNetwork::kHidden; ++c) {
    float sum = 0, squares = 0;
    for (std::size_t m = 0; m < h.points(); ++m) sum += h[c][m];
    const float mean = sum / points;
    for (std::size_t m = 0; m < h.points(); ++m) squares += (h[c][m] - mean) * (h[c][m] - mean);
    means.push_back(mean);
    deviations.push_back(std::sqrt(squares / points + StrokeNetwork::kLeastVariance));
  }
  std::vector<float> pooled = std::move(means);
  pooled.insert(pooled.end(), deviations.begin(), deviations.end());
  for (std::int64_t head = 0; head < StrokeNetwork::kHeads; ++head) {
    softmax(attention[head], h.points());
    for (std::int64_t c = 0; c < StrokeNetwork::kValues; ++c) {
      float sum = 0;
      for (std::size_t m = 0; m < h.points(); ++m) sum += attention[head][m] * value[c][m];
      pooled.push_back(sum);
    }
  }
  return pooled;
}

std::vector<float> one_way(const StrokeNetwork::Parameters& p, const Strokes& from, const Strokes& to,
                           const std::vector<Match>& matches) {
  const Map u = through(p.mix, jets_of(from, matches, false)), v = through(p.mix, jets_of(to, matches, true));
  const Map first = relu(through(p.first, point_inputs(u, v, matches)), StrokeNetwork::kHidden);
  const Map h = relu(through(p.second, first), StrokeNetwork::kHidden);
  return pool(h, through(p.attention, h), through(p.value, h));
}

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
  if (a == b) return kMostLogOdds;
  const StrokeComparison comparison = compare_strokes(a, b);
  std::vector<float> inputs = one_way(parameters_, a, b, comparison.there);
  const std::vector<float> others = one_way(parameters_, b, a, comparison.back);
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

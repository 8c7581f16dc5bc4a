#include "siglib/score/stroke_points.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace siglib {
namespace {

[[gnu::target_clones("avx2", "default")]] void add_scaled(const float* __restrict in, float by,
                                                          std::size_t count, float* __restrict out) {
  for (std::size_t i = 0; i < count; ++i) out[i] += by * in[i];
}

PointMap relu(PointMap map, std::int64_t channels) {
  siglib::relu({map[0], static_cast<std::size_t>(channels) * map.points()});
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
PointMap jets_of(const Strokes& strokes, const std::vector<Match>& matches, bool partners) {
  PointMap map(static_cast<std::int64_t>(kJetChannels), matches.size());
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

PointMap point_inputs(const PointMap& u, const PointMap& v, const std::vector<Match>& matches) {
  constexpr std::int64_t kMixed = StrokeNetwork::kMixed;
  PointMap f(StrokeNetwork::kPointInputs, matches.size());
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

}  // namespace

PointMap through(const StrokeNetwork::Linear& layer, const PointMap& in) {
  PointMap out(layer.outputs, in.points());
  for (std::int64_t o = 0; o < layer.outputs; ++o) {
    std::fill_n(out[o], in.points(), layer.bias[static_cast<std::size_t>(o)]);
    for (std::int64_t i = 0; i < layer.inputs; ++i)
      add_scaled(in[i], layer.weight[static_cast<std::size_t>(o * layer.inputs + i)], in.points(), out[o]);
  }
  return out;
}

std::vector<float> through(const StrokeNetwork::Linear& layer, const std::vector<float>& in) {
  std::vector<float> out = layer.bias;
  for (std::size_t o = 0; o < out.size(); ++o)
    for (std::size_t i = 0; i < in.size(); ++i) out[o] += layer.weight[o * in.size() + i] * in[i];
  return out;
}

void relu(std::span<float> values) {
  for (float& value : values) value = std::max(value, 0.0F);
}

PointMaps point_maps(const StrokeNetwork::Parameters& p, const Strokes& from, const Strokes& to,
                     const std::vector<Match>& matches) {
  const PointMap u = through(p.mix, jets_of(from, matches, false)),
                 v = through(p.mix, jets_of(to, matches, true));
  const PointMap first = relu(through(p.first, point_inputs(u, v, matches)), StrokeNetwork::kHidden);
  PointMap h = relu(through(p.second, first), StrokeNetwork::kHidden);
  PointMap attention = through(p.attention, h), value = through(p.value, h);
  for (std::int64_t head = 0; head < StrokeNetwork::kHeads; ++head) softmax(attention[head], h.points());
  return {std::move(h), std::move(attention), std::move(value)};
}

std::vector<float> pool(const PointMaps& maps) {
  const auto& [h, attention, value] = maps;
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
    for (std::int64_t c = 0; c < StrokeNetwork::kValues; ++c) {
      float sum = 0;
      for (std::size_t m = 0; m < h.points(); ++m) sum += attention[head][m] * value[c][m];
      pooled.push_back(sum);
    }
  }
  return pooled;
}

}  // namespace siglib

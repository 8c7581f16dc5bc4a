#include "siglib/stroke/jets.h"

#include "siglib/stroke/tangent.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace siglib {
namespace {

constexpr std::array kScales{1.3F, 2.6F, 5.2F};  // standard deviations, units
constexpr float kReach = 4;                      // of a kernel, in standard deviations
constexpr std::size_t kOrders = 4;
constexpr std::size_t kPerScale = kJetChannels / kScales.size();

using Jet = std::array<float, kPerScale>;

// Hermite polynomials times a Gaussian of sum 1: derivatives, but for signs, whose size does not depend on
// the scale. [order][tap]
std::array<std::vector<float>, kOrders> derivative_kernels(float deviation) {
  const int reach = static_cast<int>(std::ceil(kReach * deviation));
  std::array<std::vector<float>, kOrders> kernels;
  float sum = 0;
  for (int tap = -reach; tap <= reach; ++tap) {
    const float x = static_cast<float>(tap) / deviation;
    const float g = std::exp(-x * x / 2);
    sum += g;
    kernels[0].push_back(g);
    kernels[1].push_back(x * g);
    kernels[2].push_back((x * x - 1) * g);
    kernels[3].push_back((x * x * x - 3 * x) * g);
  }
  for (std::vector<float>& kernel : kernels)
    for (float& value : kernel) value /= sum;
  return kernels;
}

[[gnu::target_clones("avx2", "default")]] float dot(const float* a, const float* b, std::size_t count) {
  // Eight sums, so that the additions need not wait for each other and can be vectors.
  std::array<float, 8> sums{};
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (std::size_t k = 0; k < 8; ++k) sums[k] += a[i + k] * b[i + k];
  float sum = 0;
  for (; i < count; ++i) sum += a[i] * b[i];
  for (const float part : sums) sum += part;
  return sum;
}

// Derivatives of the image around one point: [order along x][order along y], up to order 3 together.
using Derivatives = std::array<std::array<float, kOrders>, kOrders>;

// `window`: the top left of the kernels' square in an image of `step` floats per row.
Derivatives derivatives_at(const float* window, std::size_t step,
                           const std::array<std::vector<float>, kOrders>& kernels) {
  const std::size_t taps = kernels[0].size();
  Derivatives d{};
  for (std::size_t row = 0; row < taps; ++row)
    for (std::size_t across = 0; across < kOrders; ++across) {
      const float value = dot(window + row * step, kernels[across].data(), taps);
      for (std::size_t down = 0; across + down < kOrders; ++down)
        d[across][down] += kernels[down][row] * value;
    }
  return d;
}

// Along the line's direction (t) and across it (n): 1, tt, tn, nn, t, n, ttt, ttn, tnn, nnn; kJetOddAlong and
// kJetOddAcross follow this order.
Jet turned(const Derivatives& d, Tangent<float> t) {
  const Tangent<float> n{-t.y, t.x};
  const auto first = [&](auto u) { return u.x * d[1][0] + u.y * d[0][1]; };
  const auto second = [&](auto u, auto v) {
    return u.x * v.x * d[2][0] + (u.x * v.y + u.y * v.x) * d[1][1] + u.y * v.y * d[0][2];
  };
  const auto third = [&](auto u, auto v, auto w) {
    return u.x * v.x * w.x * d[3][0] + (u.x * v.x * w.y + u.x * v.y * w.x + u.y * v.x * w.x) * d[2][1] +
           (u.x * v.y * w.y + u.y * v.x * w.y + u.y * v.y * w.x) * d[1][2] + u.y * v.y * w.y * d[0][3];
  };
  return {d[0][0],  second(t, t),   second(t, n),   second(n, n),   first(t),
          first(n), third(t, t, t), third(t, t, n), third(t, n, n), third(n, n, n)};
}

// One channel of every point, to mean 0 and deviation 1 in steps of 1 / kJetSteps.
void standardise(const std::vector<float>& values, std::size_t channel, std::vector<std::int8_t>& jets) {
  double mean = 0, squares = 0;
  for (const float value : values) mean += static_cast<double>(value);
  mean /= static_cast<double>(values.size());
  for (const float value : values) squares += std::pow(static_cast<double>(value) - mean, 2);
  const double deviation = std::sqrt(squares / static_cast<double>(values.size())) + 1e-6;
  for (std::size_t i = 0; i < values.size(); ++i)
    jets[i * kJetChannels + channel] = static_cast<std::int8_t>(std::clamp(
        std::round(kJetSteps * (static_cast<double>(values[i]) - mean) / deviation), -127.0, 127.0));
}

}  // namespace

void find_jets(const cv::Mat& ink, float pixels, Strokes& strokes) {
  strokes.jets.resize(strokes.size() * kJetChannels);
  std::array<std::vector<float>, kPerScale> channels;
  for (std::size_t scale = 0; scale < kScales.size(); ++scale) {
    const auto kernels = derivative_kernels(kScales[scale] * pixels);
    const int reach = static_cast<int>(kernels[0].size() / 2);
    cv::Mat padded;
    cv::copyMakeBorder(ink, padded, reach, reach, reach, reach, cv::BORDER_REPLICATE);
    for (std::vector<float>& channel : channels) channel.clear();
    for (std::size_t i = 0; i < strokes.size(); ++i) {
      const int column = static_cast<int>(strokes.x[i] * pixels),
                row = static_cast<int>(strokes.y[i] * pixels);
      const Jet jet = turned(derivatives_at(padded.ptr<float>(row) + column, padded.step1(), kernels),
                             tangent_of(strokes.cos2[i], strokes.sin2[i]));
      for (std::size_t c = 0; c < kPerScale; ++c) channels[c].push_back(jet[c]);
    }
    for (std::size_t c = 0; c < kPerScale; ++c) standardise(channels[c], scale * kPerScale + c, strokes.jets);
  }
}

}  // namespace siglib

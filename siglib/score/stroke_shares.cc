#include "siglib/score/stroke_shares.h"

#include "siglib/score/stroke_points.h"
#include "siglib/stroke/distance_shares.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace siglib {
namespace {

using Parameters = StrokeNetwork::Parameters;
constexpr std::int64_t kHidden = StrokeNetwork::kHidden;

std::size_t index(std::int64_t i) {
  return static_cast<std::size_t>(i);
}

// Rescale through the joint layers, from their centre: what the log-odds gain per unit of each pooled input.
struct Joint {
  double typical = 0;
  std::vector<double> gain;  // [kJointInputs]
};

Joint joint_of(const Parameters& p, const std::vector<double>& inputs) {
  Joint joint{static_cast<double>(p.last.bias.front()), std::vector<double>(inputs.size())};
  for (std::int64_t k = 0; k < StrokeNetwork::kJoint; ++k) {
    const float* weight = p.joint.weight.data() + index(k) * inputs.size();
    const auto last = static_cast<double>(p.last.weight[index(k)]);
    const auto z0 = static_cast<double>(p.joint.bias[index(k)]);
    double dz = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i)
      dz += static_cast<double>(weight[i]) * static_cast<double>(p.scale[i]) *
            (inputs[i] - static_cast<double>(p.centre[i]));
    joint.typical += last * std::max(z0, 0.0);
    const double slope = dz == 0 ? (z0 > 0) : (std::max(z0 + dz, 0.0) - std::max(z0, 0.0)) / dz;
    for (std::size_t i = 0; i < inputs.size(); ++i)
      joint.gain[i] += last * slope * static_cast<double>(weight[i]) * static_cast<double>(p.scale[i]);
  }
  return joint;
}

// Of one way: mean and deviation of each channel of h, and its values by head, in double.
std::vector<double> pooled(const PointMaps& maps) {
  const auto points = maps.h.points();
  std::vector<double> means, result;
  for (std::int64_t c = 0; c < kHidden; ++c) {
    const float* h = maps.h[c];
    means.push_back(std::accumulate(h, h + points, 0.0) / static_cast<double>(points));
  }
  result = means;
  for (std::int64_t c = 0; c < kHidden; ++c) {
    double squares = 0;
    for (std::size_t m = 0; m < points; ++m) {
      const double off = static_cast<double>(maps.h[c][m]) - means[index(c)];
      squares += off * off;
    }
    result.push_back(std::sqrt(squares / static_cast<double>(points) +
                               static_cast<double>(StrokeNetwork::kLeastVariance)));
  }
  for (std::int64_t head = 0; head < StrokeNetwork::kHeads; ++head)
    for (std::int64_t c = 0; c < StrokeNetwork::kValues; ++c)
      result.push_back(std::inner_product(maps.value[c], maps.value[c] + points, maps.attention[head], 0.0));
  return result;
}

// gain (pooled - centre) of one way, split over its points.
std::vector<double> point_shares(const PointMaps& maps, const std::vector<double>& pooled,
                                 const std::vector<double>& gain, const std::vector<float>& centre) {
  const std::size_t points = maps.h.points();
  std::vector<double> shares(points);
  const auto count = static_cast<double>(points);
  for (std::int64_t c = 0; c < kHidden; ++c) {
    const std::size_t mean = index(c), deviation = index(kHidden + c);
    const auto mean0 = static_cast<double>(centre[mean]), deviation0 = static_cast<double>(centre[deviation]);
    const double per_square = gain[deviation] / (count * (pooled[deviation] + deviation0));
    for (std::size_t m = 0; m < points; ++m) {
      const auto h = static_cast<double>(maps.h[c][m]);
      const double off = h - pooled[mean];
      shares[m] += gain[mean] / count * (h - mean0) +
                   per_square * (off * off + static_cast<double>(StrokeNetwork::kLeastVariance) -
                                 deviation0 * deviation0);
    }
  }
  std::size_t input = index(2 * kHidden);
  for (std::int64_t head = 0; head < StrokeNetwork::kHeads; ++head)
    for (std::int64_t c = 0; c < StrokeNetwork::kValues; ++c, ++input)
      for (std::size_t m = 0; m < points; ++m)
        shares[m] += gain[input] * static_cast<double>(maps.attention[head][m]) *
                     static_cast<double>(maps.value[c][m] - centre[input]);
  return shares;
}

void add(std::vector<double>& sums, const std::vector<double>& terms, double factor) {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += factor * terms[i];
}

// The part of the distances: both ways are averaged.
void add_distances(const Strokes& a, const Strokes& b, const Registration& there, const Registration& back,
                   const Joint& joint, const std::vector<float>& centre, StrokeShares& shares) {
  StrokeDistances weight{}, middle{};
  for (std::size_t k = 0; k < weight.size(); ++k) {
    weight[k] = joint.gain[index(StrokeNetwork::kPooled) + k];
    middle[k] = static_cast<double>(centre[index(StrokeNetwork::kPooled) + k]);
  }
  const DistanceShares one = distance_shares(a, b, there, weight, middle);
  const DistanceShares other = distance_shares(b, a, back, weight, middle);
  add(shares.a, one.from, 0.5);
  add(shares.a, other.to, 0.5);
  add(shares.b, one.to, 0.5);
  add(shares.b, other.from, 0.5);
  shares.whole = (one.whole + other.whole) / 2;
}

double sum(const std::vector<double>& terms) {
  return std::accumulate(terms.begin(), terms.end(), 0.0);
}

}  // namespace

StrokeShares stroke_shares(const StrokeNetwork& network, const Strokes& a, const Strokes& b) {
  const Parameters& p = network.parameters();
  StrokeShares shares;
  shares.a.assign(a.size(), 0);
  shares.b.assign(b.size(), 0);
  std::vector<double> inputs(p.centre.begin(), p.centre.end());
  if (std::min(a.size(), b.size()) < kFewestStrokePoints) {
    shares.log_odds = network.log_odds(a, b);
    shares.typical = joint_of(p, inputs).typical;
    shares.cut = shares.log_odds - shares.typical;
    return shares;
  }
  const Registration there = register_strokes(a, b), back = register_strokes(b, a);
  StrokeComparison comparison = compare_strokes(a, b, there, back);
  const PointMaps of_a = point_maps(p, a, b, comparison.there), of_b = point_maps(p, b, a, comparison.back);
  const std::vector<double> pooled_a = pooled(of_a), pooled_b = pooled(of_b);
  for (std::size_t i = 0; i < pooled_a.size(); ++i) inputs[i] = (pooled_a[i] + pooled_b[i]) / 2;
  std::ranges::copy(comparison.distances, inputs.begin() + std::ssize(pooled_a));
  const Joint joint = joint_of(p, inputs);
  add(shares.a, point_shares(of_a, pooled_a, joint.gain, p.centre), 0.5);
  add(shares.b, point_shares(of_b, pooled_b, joint.gain, p.centre), 0.5);
  add_distances(a, b, there, back, joint, p.centre, shares);
  shares.log_odds = network.log_odds(a, b, comparison);
  shares.typical = joint.typical;
  shares.cut = shares.log_odds - shares.typical - sum(shares.a) - sum(shares.b) - shares.whole;
  shares.there = std::move(comparison.there);
  shares.back = std::move(comparison.back);
  return shares;
}

}  // namespace siglib

#include "siglib/stroke/distance_shares.h"

#include "siglib/stroke/agreement.h"
#include "siglib/stroke/ranks.h"

#include <cmath>
#include <numeric>
#include <span>

namespace siglib {
namespace {

constexpr std::size_t kAffine = 0, kWarped = 8, kMap = 16, kBend = 20, kLength = 23, kInk = 24;
// In the order of the distances: which of a point's agreement, and whether it is "_most".
struct Kind {
  std::size_t agreement;
  bool most;
};
constexpr std::array<Kind, 8> kKinds{{{kUnmatched, false},
                                      {kUnmatched, true},
                                      {kRough, false},
                                      {kApart, false},
                                      {kAcross, false},
                                      {kTurned, false},
                                      {kDisagreement, false},
                                      {kDisagreement, true}}};

std::vector<PointAgreement> agreements(std::size_t points, const auto& step_of) {
  std::vector<PointAgreement> all;
  for (std::size_t i = 0; i < points; ++i) all.push_back(agreement_of(step_of(i)));
  return all;
}

double mean_of(const std::vector<PointAgreement>& points, std::size_t k) {
  double sum = 0;
  for (const PointAgreement& point : points) sum += point[k];
  return sum / static_cast<double>(points.size());
}

// factor * mean of (value - centre)
void add_mean(const std::vector<PointAgreement>& points, std::size_t k, double factor, double centre,
              std::vector<double>& shares) {
  const double each = factor / static_cast<double>(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) shares[i] += each * (points[i][k] - centre);
}

void add_agreement(const Strokes& moved, const Strokes& fixed, const Partners& partners, const double* weight,
                   const double* centre, DistanceShares& shares) {
  const auto ours = agreements(
      moved.size(), [&](std::size_t i) { return step_between(moved, i, fixed, partners.of_moving[i]); });
  const auto theirs = agreements(
      fixed.size(), [&](std::size_t j) { return step_between(moved, partners.of_fixed[j], fixed, j); });
  for (std::size_t k = 0; k < kKinds.size(); ++k) {
    const auto [which, most] = kKinds[k];
    double our_part = 0.5;
    if (most) our_part = mean_of(ours, which) >= mean_of(theirs, which) ? 1 : 0;
    add_mean(ours, which, our_part * weight[k], centre[k], shares.from);
    add_mean(theirs, which, (1 - our_part) * weight[k], centre[k], shares.to);
  }
}

// Pairs of points that strain is measured between, and its square.
template <class Each>
void for_strained_pairs(const Strokes& from, const Registration& map, const Each& each) {
  for (std::size_t i = 0; i < from.size(); ++i)
    for (std::size_t j = i + 1; j < from.size(); ++j) {
      const float dx = from.x[i] - from.x[j], dy = from.y[i] - from.y[j];
      const float distance2 = dx * dx + dy * dy;
      if (distance2 > 400 || distance2 < 4) continue;
      const float vx = (map.moved.x[i] - map.affine_x[i]) - (map.moved.x[j] - map.affine_x[j]);
      const float vy = (map.moved.y[i] - map.affine_y[i]) - (map.moved.y[j] - map.affine_y[j]);
      each(i, j, static_cast<double>((vx * vx + vy * vy) / distance2));
    }
}

// bend, strain, strain_rms
void add_warp(const Strokes& from, const Registration& map, const double* weight, const double* centre,
              std::vector<double>& shares) {
  const auto points = static_cast<double>(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    const float ux = map.moved.x[i] - map.affine_x[i], uy = map.moved.y[i] - map.affine_y[i];
    shares[i] += (weight[0] * (static_cast<double>(std::hypot(ux, uy)) - centre[0]) - weight[1] * centre[1] -
                  weight[2] * centre[2]) /
                 points;
  }
  double pairs = 0, squares = 0;
  for_strained_pairs(from, map, [&](std::size_t, std::size_t, double square) {
    pairs += 1;
    squares += square;
  });
  if (pairs == 0) return;
  const double rms = std::max(std::sqrt(squares / pairs), 1e-300);
  for_strained_pairs(from, map, [&](std::size_t i, std::size_t j, double square) {
    // sqrt(mean of squares) = sum of squares / (pairs sqrt(mean of squares))
    const double half = (weight[1] * std::sqrt(square) + weight[2] * square / rms) / pairs / 2;
    shares[i] += half;
    shares[j] += half;
  });
}

// 1 - correlation, as sum over the matches of 1 / n - their part of the correlation.
std::vector<double> correlation_parts(std::span<const double> a, std::span<const double> b) {
  const auto n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double aa = 0, bb = 0;
  for (std::size_t m = 0; m < a.size(); ++m) {
    aa += (a[m] - mean_a) * (a[m] - mean_a);
    bb += (b[m] - mean_b) * (b[m] - mean_b);
  }
  const double scale = aa * bb > 0 ? 1 / std::sqrt(aa * bb) : 0;
  std::vector<double> parts;
  for (std::size_t m = 0; m < a.size(); ++m)
    parts.push_back(1 / n - (a[m] - mean_a) * (b[m] - mean_b) * scale);
  return parts;
}

struct InkMatches {
  std::vector<std::size_t> from, to;
  std::vector<float> pick(const std::vector<float>& field, const std::vector<std::size_t>& at) const {
    std::vector<float> values;
    for (const std::size_t i : at) values.push_back(field[i]);
    return values;
  }
};

void add_ink(const Strokes& from, const Strokes& to, const Registration& map, const double* weight,
             const double* centre, DistanceShares& shares) {
  InkMatches matches;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::size_t j = map.partners.of_moving[i];
    if (!compares_ink(step_between(map.moved, i, to, j))) continue;
    matches.from.push_back(i);
    matches.to.push_back(j);
  }
  if (matches.from.size() < kFewestMatches) {
    for (std::size_t k = 0; k < 2 * kInkFields.size(); ++k) shares.whole += weight[k] * (1 - centre[k]);
    return;
  }
  const auto n = static_cast<double>(matches.from.size());
  const auto add = [&](std::size_t k, const std::vector<double>& parts) {
    for (std::size_t m = 0; m < parts.size(); ++m) {
      const double half = weight[k] * (parts[m] - centre[k] / n) / 2;
      shares.from[matches.from[m]] += half;
      shares.to[matches.to[m]] += half;
    }
  };
  const auto our_cos2 = matches.pick(from.cos2, matches.from),
             our_sin2 = matches.pick(from.sin2, matches.from);
  const auto their_cos2 = matches.pick(to.cos2, matches.to), their_sin2 = matches.pick(to.sin2, matches.to);
  for (std::size_t f = 0; f < kInkFields.size(); ++f) {
    const auto a = matches.pick(from.*kInkFields[f], matches.from);
    const auto b = matches.pick(to.*kInkFields[f], matches.to);
    const auto rank_a = ranks_of(a), rank_b = ranks_of(b);
    add(2 * f, correlation_parts(rank_a, rank_b));
    add(2 * f + 1, correlation_parts(without_direction(rank_a, our_cos2, our_sin2),
                                     without_direction(rank_b, their_cos2, their_sin2)));
  }
}

}  // namespace

DistanceShares distance_shares(const Strokes& from, const Strokes& to, const Registration& map,
                               const StrokeDistances& weight, const StrokeDistances& centre) {
  DistanceShares shares{std::vector<double>(from.size()), std::vector<double>(to.size()), 0};
  Strokes affine = map.moved;
  affine.x = map.affine_x;
  affine.y = map.affine_y;
  add_agreement(affine, to, find_partners(affine, to), &weight[kAffine], &centre[kAffine], shares);
  add_agreement(map.moved, to, map.partners, &weight[kWarped], &centre[kWarped], shares);
  add_warp(from, map, &weight[kBend], &centre[kBend], shares.from);
  add_ink(from, to, map, &weight[kInk], &centre[kInk], shares);
  const StrokeDistances all = stroke_distances(from, to, map);
  for (std::size_t k = kMap; k < kBend; ++k) shares.whole += weight[k] * (all[k] - centre[k]);
  shares.whole += weight[kLength] * (all[kLength] - centre[kLength]);
  return shares;
}

}  // namespace siglib

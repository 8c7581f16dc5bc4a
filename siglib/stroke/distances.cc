#include "siglib/stroke/distances.h"

#include "siglib/stroke/agreement.h"
#include "siglib/stroke/ranks.h"

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

// Of one side: mean over its points.
PointAgreement mean_agreement(std::size_t points, const auto& step_of) {
  PointAgreement mean{};
  for (std::size_t i = 0; i < points; ++i) {
    const PointAgreement one = agreement_of(step_of(i));
    for (std::size_t k = 0; k < one.size(); ++k) mean[k] += one[k];
  }
  for (double& sum : mean) sum /= static_cast<double>(points);
  return mean;
}

void write_agreement(const Strokes& moved, const Strokes& fixed, const Partners& partners, double* out) {
  const PointAgreement ours = mean_agreement(
      moved.size(), [&](std::size_t i) { return step_between(moved, i, fixed, partners.of_moving[i]); });
  const PointAgreement theirs = mean_agreement(
      fixed.size(), [&](std::size_t j) { return step_between(moved, partners.of_fixed[j], fixed, j); });
  const auto mean = [&](std::size_t k) { return (ours[k] + theirs[k]) / 2; };
  const auto most = [&](std::size_t k) { return std::max(ours[k], theirs[k]); };
  const std::array values{mean(kUnmatched), most(kUnmatched), mean(kRough),        mean(kApart),
                          mean(kAcross),    mean(kTurned),    mean(kDisagreement), most(kDisagreement)};
  std::ranges::copy(values, out);
}

// From the singular values and the polar angle of the map's linear part.
void write_affine(const Affine& map, double* out) {
  const double e = (map[0] + map[4]) / 2, f = (map[0] - map[4]) / 2;
  const double g = (map[3] + map[1]) / 2, h = (map[3] - map[1]) / 2;
  const double q = std::hypot(e, h), r = std::hypot(f, g);
  const double large = std::max(q + r, 1e-3), small = std::max(std::abs(q - r), 1e-3);
  out[0] = std::abs(std::log(large * small)) / 2;
  out[1] = std::log(large / small);
  out[2] = std::abs(std::atan2(h, e));
  out[3] = std::abs(map[1] + map[3]);
}

void write_warp(const Strokes& from, const Registration& map, double* out) {
  double bend = 0, strain = 0, squares = 0, pairs = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const float ux = map.moved.x[i] - map.affine_x[i], uy = map.moved.y[i] - map.affine_y[i];
    bend += static_cast<double>(std::hypot(ux, uy));
    for (std::size_t j = i + 1; j < from.size(); ++j) {
      const float dx = from.x[i] - from.x[j], dy = from.y[i] - from.y[j];
      const float distance2 = dx * dx + dy * dy;
      if (distance2 > 400 || distance2 < 4) continue;
      const float vx = ux - (map.moved.x[j] - map.affine_x[j]), vy = uy - (map.moved.y[j] - map.affine_y[j]);
      const auto square = static_cast<double>((vx * vx + vy * vy) / distance2);
      strain += std::sqrt(square);
      squares += square;
      pairs += 1;
    }
  }
  out[0] = bend / static_cast<double>(from.size());
  out[1] = strain / std::max(pairs, 1.0);
  out[2] = std::sqrt(squares / std::max(pairs, 1.0));
}

void write_ink(const Strokes& from, const Strokes& fixed, const Registration& map, double* out) {
  std::vector<std::size_t> ours, theirs;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::size_t j = map.partners.of_moving[i];
    const Step step = step_between(map.moved, i, fixed, j);
    if (!compares_ink(step)) continue;
    ours.push_back(i);
    theirs.push_back(j);
  }
  if (ours.size() < kFewestMatches) {
    std::fill(out, out + 8, 1.0);
    return;
  }
  const auto pick = [](const std::vector<float>& field, const std::vector<std::size_t>& at) {
    std::vector<float> values;
    for (const std::size_t i : at) values.push_back(field[i]);
    return values;
  };
  const auto our_cos2 = pick(from.cos2, ours), our_sin2 = pick(from.sin2, ours);
  const auto their_cos2 = pick(fixed.cos2, theirs), their_sin2 = pick(fixed.sin2, theirs);
  for (const auto field : kInkFields) {
    const auto a = ranks_of(pick(from.*field, ours)), b = ranks_of(pick(fixed.*field, theirs));
    *out++ = 1 - correlation(a, b);
    *out++ = 1 - correlation(without_direction(a, our_cos2, our_sin2),
                             without_direction(b, their_cos2, their_sin2));
  }
}

}  // namespace

StrokeDistances stroke_distances(const Strokes& from, const Strokes& to, const Registration& map) {
  StrokeDistances distances{};
  Strokes affine = map.moved;
  affine.x = map.affine_x;
  affine.y = map.affine_y;
  write_agreement(affine, to, find_partners(affine, to), &distances[0]);
  write_agreement(map.moved, to, map.partners, &distances[8]);
  write_affine(map.affine, &distances[16]);
  write_warp(from, map, &distances[20]);
  distances[23] = std::abs(std::log(std::max(from.length, 1.0F) / std::max(to.length, 1.0F)));
  write_ink(from, to, map, &distances[24]);
  return distances;
}

}  // namespace siglib

#include "siglib/stroke/distances.h"

#include "siglib/stroke/ranks.h"
#include "siglib/stroke/tangent.h"

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

constexpr std::size_t kFewestMatches = 8;  // that have a rank correlation

// Where two partners stand to each other.
struct Step {
  float distance, across, sine, cosine2;  // cosine of twice the angle
};

Step step_between(const Strokes& moved, std::size_t i, const Strokes& fixed, std::size_t j) {
  const float dx = moved.x[i] - fixed.x[j];
  const float dy = moved.y[i] - fixed.y[j];
  const float cosine2 =
      std::clamp(moved.cos2[i] * fixed.cos2[j] + moved.sin2[i] * fixed.sin2[j], -1.0F, 1.0F);
  const auto along = tangent_of(fixed.cos2[j], fixed.sin2[j]);
  return {std::hypot(dx, dy), std::abs(along.x * dy - along.y * dx), std::sqrt((1 - cosine2) / 2), cosine2};
}

// Sums over the points of one side, then their means.
struct Agreement {
  double unmatched = 0, rough = 0, distance = 0, across = 0, turn = 0, disagreement = 0;

  void add(const Step& s) {
    unmatched += !(s.distance < 7 && s.sine < 0.35F);
    rough += !(s.distance < 12 && s.across < 3 && s.sine < 0.3F);
    distance += static_cast<double>(std::min(s.distance, 24.0F));
    across += static_cast<double>(std::min(s.across, 12.0F));
    turn += static_cast<double>(s.distance < 24 ? s.sine : 1.0F);
    const float along = std::max(s.cosine2, 0.0F);
    disagreement += 1 - static_cast<double>(std::exp(-s.distance * s.distance / 200) * along * along);
  }
  void divide(double by) {
    for (double* sum : {&unmatched, &rough, &distance, &across, &turn, &disagreement}) *sum /= by;
  }
};

void write_agreement(const Strokes& moved, const Strokes& fixed, const Partners& partners, double* out) {
  Agreement ours, theirs;
  for (std::size_t i = 0; i < moved.size(); ++i)
    ours.add(step_between(moved, i, fixed, partners.of_moving[i]));
  for (std::size_t j = 0; j < fixed.size(); ++j)
    theirs.add(step_between(moved, partners.of_fixed[j], fixed, j));
  ours.divide(static_cast<double>(moved.size()));
  theirs.divide(static_cast<double>(fixed.size()));
  const auto mean = [&](double Agreement::*part) { return (ours.*part + theirs.*part) / 2; };
  const auto most = [&](double Agreement::*part) { return std::max(ours.*part, theirs.*part); };
  const std::array values{mean(&Agreement::unmatched),    most(&Agreement::unmatched),
                          mean(&Agreement::rough),        mean(&Agreement::distance),
                          mean(&Agreement::across),       mean(&Agreement::turn),
                          mean(&Agreement::disagreement), most(&Agreement::disagreement)};
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
    if (step.distance >= 8 || step.cosine2 <= 0.6F) continue;
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
  for (const auto field : {&Strokes::width, &Strokes::darkness, &Strokes::ink, &Strokes::crowding}) {
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

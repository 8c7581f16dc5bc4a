#include "siglib/stroke/comparison.h"

#include "siglib/stroke/register.h"
#include "siglib/stroke/tangent.h"

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

std::int8_t in_steps(float value) {
  return static_cast<std::int8_t>(std::clamp(std::round(kMatchSteps * value), -127.0F, 127.0F));
}

// The tangents of `from` were turned by the map; whether theirs and the partner's are opposite depends on how
// far.
bool is_turned(const Strokes& from, const Strokes& moved, std::size_t i, Tangent<float> partner) {
  const auto before = tangent_of(from.cos2[i], from.sin2[i]);
  auto after = tangent_of(moved.cos2[i], moved.sin2[i]);
  if (before.x * after.x + before.y * after.y < 0) after = {-after.x, -after.y};
  return after.x * partner.x + after.y * partner.y < 0;
}

std::vector<Match> matches_of(const Strokes& from, const Strokes& to, const Registration& map) {
  std::vector<Match> matches(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::size_t j = map.partners.of_moving[i];
    const auto along = tangent_of(to.cos2[j], to.sin2[j]);
    const float dx = map.moved.x[i] - to.x[j], dy = map.moved.y[i] - to.y[j];
    const float ux = map.moved.x[i] - map.affine_x[i], uy = map.moved.y[i] - map.affine_y[i];
    const float cosine2 = map.moved.cos2[i] * to.cos2[j] + map.moved.sin2[i] * to.sin2[j];
    const float sine2 = map.moved.sin2[i] * to.cos2[j] - map.moved.cos2[i] * to.sin2[j];
    const float distance = std::hypot(dx, dy);
    Match& match = matches[i];
    match.partner = static_cast<std::uint16_t>(j);
    match.close = distance < 8 && cosine2 > 0.6F;
    match.turned = is_turned(from, map.moved, i, along);
    match.measures = {in_steps((dx * along.x + dy * along.y) / 4),
                      in_steps((dy * along.x - dx * along.y) / 4),
                      in_steps((ux * along.x + uy * along.y) / 8),
                      in_steps((uy * along.x - ux * along.y) / 8),
                      in_steps(sine2),
                      in_steps(cosine2),
                      in_steps(distance / 8)};
  }
  return matches;
}

}  // namespace

StrokeComparison compare_strokes(const Strokes& a, const Strokes& b) {
  return compare_strokes(a, b, register_strokes(a, b), register_strokes(b, a));
}

StrokeComparison compare_strokes(const Strokes& a, const Strokes& b, const Registration& there,
                                 const Registration& back) {
  StrokeComparison comparison{stroke_distances(a, b, there), matches_of(a, b, there), matches_of(b, a, back)};
  const StrokeDistances others = stroke_distances(b, a, back);
  for (std::size_t i = 0; i < others.size(); ++i)
    comparison.distances[i] = (comparison.distances[i] + others[i]) / 2;
  return comparison;
}

}  // namespace siglib

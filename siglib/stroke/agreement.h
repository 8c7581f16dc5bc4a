// How well one point lies on its partner. For this module's sources.
#pragma once

#include "siglib/stroke/strokes.h"
#include "siglib/stroke/tangent.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace siglib {

// Where two partners stand to each other.
struct Step {
  float distance, across, sine, cosine2;  // cosine of twice the angle
};

inline Step step_between(const Strokes& moved, std::size_t i, const Strokes& fixed, std::size_t j) {
  const float dx = moved.x[i] - fixed.x[j];
  const float dy = moved.y[i] - fixed.y[j];
  const float cosine2 =
      std::clamp(moved.cos2[i] * fixed.cos2[j] + moved.sin2[i] * fixed.sin2[j], -1.0F, 1.0F);
  const auto along = tangent_of(fixed.cos2[j], fixed.sin2[j]);
  return {std::hypot(dx, dy), std::abs(along.x * dy - along.y * dx), std::sqrt((1 - cosine2) / 2), cosine2};
}

// As the distances of distances.h, which are their means.
enum : std::size_t { kUnmatched, kRough, kApart, kAcross, kTurned, kDisagreement, kAgreements };
using PointAgreement = std::array<double, kAgreements>;

inline PointAgreement agreement_of(const Step& s) {
  const float along = std::max(s.cosine2, 0.0F);
  return {static_cast<double>(!(s.distance < 7 && s.sine < 0.35F)),
          static_cast<double>(!(s.distance < 12 && s.across < 3 && s.sine < 0.3F)),
          static_cast<double>(std::min(s.distance, 24.0F)),
          static_cast<double>(std::min(s.across, 12.0F)),
          static_cast<double>(s.distance < 24 ? s.sine : 1.0F),
          1 - static_cast<double>(std::exp(-s.distance * s.distance / 200) * along * along)};
}

// Whether the ink at the two is compared, and the fewest that have a rank correlation.
inline bool compares_ink(const Step& s) {
  return s.distance < 8 && s.cosine2 > 0.6F;
}
inline constexpr std::size_t kFewestMatches = 8;
inline constexpr std::array kInkFields{&Strokes::width, &Strokes::darkness, &Strokes::ink,
                                       &Strokes::crowding};

}  // namespace siglib

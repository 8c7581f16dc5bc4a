#include "siglib/stroke/register.h"

#include "siglib/core/random.h"
#include "tests/unit/stroke/drawing.h"

#include <gtest/gtest.h>

#include <limits>

namespace siglib {
namespace {

Strokes turned(const Strokes& strokes, double angle, double scale, double dx, double dy) {
  Strokes result = strokes;
  const double c = scale * std::cos(angle), s = scale * std::sin(angle);
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const double x = strokes.x[i] - 288.0, y = strokes.y[i] - 144.0;
    result.x[i] = static_cast<float>(288 + dx + c * x - s * y);
    result.y[i] = static_cast<float>(144 + dy + s * x + c * y);
    const double cos2 = strokes.cos2[i], sin2 = strokes.sin2[i];
    result.cos2[i] = static_cast<float>(std::cos(2 * angle) * cos2 - std::sin(2 * angle) * sin2);
    result.sin2[i] = static_cast<float>(std::sin(2 * angle) * cos2 + std::cos(2 * angle) * sin2);
  }
  return result;
}

Strokes a_signature() {
  return find_strokes(
      test::Drawing().wave(70, 2.5).line({60, 230}, {520, 200}).line({150, 30}, {180, 260}).canvas());
}

double mean_gap(const Strokes& a, const Strokes& b) {  // between points of one number
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::hypot(a.x[i] - b.x[i], a.y[i] - b.y[i]);
  return sum / static_cast<double>(a.size());
}

TEST(FindPartners, AreTheNearestByPlaceAndDirectionBothWays) {
  Random random(1, "partners");
  const auto cloud = [&](std::size_t count) {
    Strokes s;
    for (std::size_t i = 0; i < count; ++i) {
      const double angle = random.uniform(0, 6.28);
      s.x.push_back(static_cast<float>(random.uniform(0, 576)));
      s.y.push_back(static_cast<float>(random.uniform(0, 288)));
      s.cos2.push_back(static_cast<float>(std::cos(angle)));
      s.sin2.push_back(static_cast<float>(std::sin(angle)));
    }
    return s;
  };
  const Strokes a = cloud(211), b = cloud(kMaxStrokePoints);
  const auto distance = [&](std::size_t i, std::size_t j) {
    const double cosine2 = double(a.cos2[i]) * double(b.cos2[j]) + double(a.sin2[i]) * double(b.sin2[j]);
    return std::pow(a.x[i] - b.x[j], 2) + std::pow(a.y[i] - b.y[j], 2) + kTurn * kTurn * (1 - cosine2) / 2;
  };
  const Partners partners = find_partners(a, b);
  for (std::size_t i = 0; i < a.size(); ++i) {
    double least = std::numeric_limits<double>::max();
    for (std::size_t j = 0; j < b.size(); ++j) least = std::min(least, distance(i, j));
    EXPECT_LE(distance(i, partners.of_moving[i]), least * (1 + 1e-3));
  }
  for (std::size_t j = 0; j < b.size(); ++j) {
    double least = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < a.size(); ++i) least = std::min(least, distance(i, j));
    EXPECT_LE(distance(partners.of_fixed[j], j), least * (1 + 1e-3));
  }
}

TEST(Register, ASignatureOntoItselfStays) {
  const Strokes strokes = a_signature();
  const Registration map = register_strokes(strokes, strokes);
  EXPECT_LT(mean_gap(map.moved, strokes), 1e-3);
  for (std::size_t i = 0; i < strokes.size(); ++i) EXPECT_EQ(map.partners.of_moving[i], i);
}

TEST(Register, FindsATurnAScaleAndAShift) {
  const Strokes strokes = a_signature();
  for (const auto& [angle, scale, dx, dy] : {std::array{0.1, 1.0, 20.0, -15.0},
                                             {-0.15, 1.1, -30.0, 10.0},
                                             {0.6, 0.8, 0.0, 0.0},
                                             {0.0, 0.6, 40.0, 0.0}}) {
    const Strokes other = turned(strokes, angle, scale, dx, dy);
    const Registration map = register_strokes(strokes, other);
    EXPECT_LT(mean_gap(map.moved, other), 3) << angle << " " << scale;
    EXPECT_NEAR(map.affine[0], scale * std::cos(angle), 0.08) << angle << " " << scale;
    EXPECT_NEAR(map.affine[3], scale * std::sin(angle), 0.08) << angle << " " << scale;
  }
}

TEST(Register, TheWarpFollowsWhatNoAffineMapCan) {
  const Strokes strokes = a_signature();
  Strokes bent = strokes;
  for (std::size_t i = 0; i < bent.size(); ++i)
    bent.y[i] += static_cast<float>(14 * std::sin(bent.x[i] / 576 * 2 * std::numbers::pi));
  const Registration map = register_strokes(strokes, bent);
  Strokes affine = map.moved;
  affine.x = map.affine_x;
  affine.y = map.affine_y;
  EXPECT_LT(mean_gap(map.moved, bent), 0.6 * mean_gap(affine, bent));
}

TEST(Register, OnePointIsEnough) {
  const Strokes dot{{100}, {100}, {1}, {0}, {5}, {1}, {1}, {1}, {}, 1};
  const Registration map = register_strokes(dot, a_signature());
  EXPECT_TRUE(std::isfinite(map.moved.x[0]));
}

}  // namespace
}  // namespace siglib

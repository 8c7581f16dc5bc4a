#include "siglib/stroke/distance_shares.h"

#include "tests/unit/stroke/drawing.h"

#include <gtest/gtest.h>

#include <numeric>

namespace siglib {
namespace {

Strokes strokes_of(test::Drawing drawing) {
  return find_strokes(drawing.canvas(), 120);
}

double total(const DistanceShares& shares) {
  return std::accumulate(shares.from.begin(), shares.from.end(), 0.0) +
         std::accumulate(shares.to.begin(), shares.to.end(), 0.0) + shares.whole;
}

TEST(DistanceShares, OfEveryDistanceAddUpToItLessItsCentre) {
  // A thinner line in one half, so that the correlations of the ink are none of 0 and 1.
  const Strokes from = strokes_of(test::Drawing().wave(70, 2.5).line({60, 40}, {300, 60}, 3));
  const Strokes to = strokes_of(test::Drawing().wave(60, 2.6, 4, 5).line({280, 240}, {500, 230}, 4));
  const Registration map = register_strokes(from, to);
  const StrokeDistances distances = stroke_distances(from, to, map);
  for (std::size_t k = 0; k < distances.size(); ++k) {
    StrokeDistances weight{}, centre{};
    weight[k] = 1.7;
    centre[k] = 0.37;
    const DistanceShares shares = distance_shares(from, to, map, weight, centre);
    EXPECT_NEAR(total(shares), 1.7 * (distances[k] - 0.37), 1e-9) << kStrokeDistances[k];
  }
}

TEST(DistanceShares, FallOnThePointsThatDiffer) {
  const Strokes from = strokes_of(test::Drawing().wave(70, 2.5).line({400, 20}, {540, 20}));
  const Strokes to = strokes_of(test::Drawing().wave(70, 2.5));
  StrokeDistances weight{};
  weight[8] = 1;  // warped_unmatched
  const DistanceShares shares = distance_shares(from, to, register_strokes(from, to), weight, {});
  double added = 0, others = 0;
  for (std::size_t i = 0; i < from.size(); ++i)
    (from.y[i] < 40 && from.x[i] > 395 ? added : others) += shares.from[i];
  EXPECT_GT(added, 4 * others);
}

TEST(DistanceShares, TooFewMatchesHaveNoShareInTheInk) {
  const Strokes from = strokes_of(test::Drawing().line({40, 40}, {500, 40}));
  const Strokes to = strokes_of(test::Drawing().line({60, 20}, {60, 270}));
  Registration map = register_strokes(from, to);
  // Pulled apart, nothing is near its partner.
  for (float& y : map.moved.y) y += 1000;
  StrokeDistances weight{};
  weight[24] = 1;
  const DistanceShares shares = distance_shares(from, to, map, weight, {});
  EXPECT_EQ(shares.whole, 1);
  EXPECT_EQ(std::accumulate(shares.from.begin(), shares.from.end(), 0.0), 0);
}

}  // namespace
}  // namespace siglib

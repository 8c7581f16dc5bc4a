#include "siglib/loss/miner.h"

#include "siglib/loss/distance_weighted.h"
#include "tests/unit/loss/batches.h"

#include <gtest/gtest.h>

#include <cmath>

namespace siglib {
namespace {

double triplet_value(TripletMiner miner, double margin, const torch::Tensor& points,
                     const BatchLabels& labels) {
  return value_of({TripletOptions{.margin = margin, .miner = miner}}, points, labels);
}

TEST(SemiHard, TakesTheNearestNegativeBeyondThePositiveWithinTheMargin) {
  // From anchor 0: positive 0.3; negatives 0.2 (too near), 0.35, 0.5 and 0.9 (beyond the margin of 0.4).
  const torch::Tensor points = on_a_line({0.0, 0.3, 0.2, -0.35, -0.5, -0.9});
  const BatchLabels labels = make_labels({1, 1, 2, 3, 4, 5}, {1, 1, 0, 0, 0, 0});
  const LossResult result =
      evaluate({TripletOptions{.margin = 0.4, .miner = TripletMiner::semi_hard}}, points, labels);
  // From anchor 0.3: negatives at 0.1, 0.65, 0.8, 1.2; the nearest within (0.3, 0.7) is 0.65.
  EXPECT_EQ(result.terms, 2);
  EXPECT_NEAR(result.value.item<double>(), ((0.4 + 0.3 - 0.35) + (0.4 + 0.3 - 0.65)) / 2, 1e-12);
}

TEST(SemiHardTfa, GoesBeyondTheMarginAndFallsBackToTheFarthestNegative) {
  // From anchor 0: positive 0.3, negatives 0.1, 0.2: none beyond, so the farthest, 0.2, where FaceNet's
  // leaves the pair out. From anchor 0.3: negatives 0.2 and 0.5; 0.5 is beyond 0.3, though not within the
  // margin.
  const torch::Tensor points = on_a_line({0.0, 0.3, 0.1, -0.2});
  const BatchLabels labels = make_labels({1, 1, 2, 3}, {1, 1, 0, 0});
  EXPECT_NEAR(triplet_value(TripletMiner::semi_hard_tfa, 0.15, points, labels),
              ((0.15 + 0.3 - 0.2) + 0.0) / 2, 1e-12);
  EXPECT_EQ(
      evaluate({TripletOptions{.margin = 0.15, .miner = TripletMiner::semi_hard}}, points, labels).terms, 0);
}

TEST(HardSkilled, PrefersTheForgeryToANearerStranger) {
  // Identity 1 at 0 and 0.1 with its forgery at 0.9; a stranger at 0.2, whose own negatives are all
  // strangers.
  const torch::Tensor points = on_a_line({0.0, 0.1, 0.9, 0.2, 0.25});
  const BatchLabels labels = make_labels({1, 1, 1, 2, 2}, {1, 1, 0, 1, 1});
  EXPECT_NEAR(triplet_value(TripletMiner::hard_skilled, 1.0, points, labels),
              ((1 + 0.1 - 0.9) + (1 + 0.1 - 0.8) + (1 + 0.05 - 0.1) + (1 + 0.05 - 0.15)) / 4, 1e-12);
  const LossOptions without = {
      TripletOptions{.margin = 1.0, .miner = TripletMiner::hard_skilled, .skilled_weight = 0.0}};
  const LossOptions hard = {
      TripletOptions{.margin = 1.0, .miner = TripletMiner::batch_hard, .skilled_weight = 0.0}};
  EXPECT_EQ(value_of(without, points, labels), value_of(hard, points, labels));
}

// Anchor 0 and its positive, then strangers at the given distances from 0.
MiningBatch strangers(const std::vector<double>& distances, std::int64_t dimension, std::uint64_t seed) {
  const auto count = static_cast<std::int64_t>(distances.size());
  torch::Tensor points = torch::zeros({count + 2, 2}, doubles());
  for (std::int64_t i = 0; i < count; ++i) points[i + 2][0] = distances[static_cast<std::size_t>(i)];
  std::vector<std::int64_t> identity = {0, 0};
  for (std::int64_t i = 0; i < count; ++i) identity.push_back(i + 1);
  BatchLabels labels = make_labels(identity, std::vector<int>(identity.size(), 1));
  labels.seed = seed;
  MiningBatch batch = mining_batch(points, labels, 1.0);
  batch.dimension = dimension;
  return batch;
}

TEST(DistanceWeighted, DrawsWithChancesInverseToTheDensity) {
  // In 3 dimensions q(d) is d, and d counts as 0.5 at least.
  const std::vector<double> distances = {0.1, 0.4, 0.8, 1.2, 1.5};
  const std::vector<double> chances = {2.0, 2.0, 1 / 0.8, 1 / 1.2, 0.0};
  const double sum = 4.0 + 1 / 0.8 + 1 / 1.2;
  std::vector<double> drawn(distances.size());
  constexpr int kDraws = 4000;
  for (int seed = 0; seed < kDraws; ++seed) {
    const DrawnNegatives negatives =
        draw_distance_weighted(strangers(distances, 3, static_cast<std::uint64_t>(seed)));
    ASSERT_TRUE(negatives.found[0][1].item<bool>());
    drawn.at(static_cast<std::size_t>(negatives.index[0][1].item<std::int64_t>() - 2)) += 1.0 / kDraws;
  }
  for (std::size_t i = 0; i < chances.size(); ++i) {
    const double p = chances[i] / sum;
    EXPECT_NEAR(drawn[i], p, 4 * std::sqrt(p * (1 - p) / kDraws)) << i;  // four standard deviations
  }
}

TEST(DistanceWeighted, LeavesOutAnchorsWithoutANearNegative) {
  const DrawnNegatives negatives = draw_distance_weighted(strangers({1.5, 1.9}, 16, 1));
  EXPECT_FALSE(negatives.found.any().item<bool>());
}

TEST(DistanceWeighted, StaysFiniteInManyDimensions) {
  // The chances lie in a ratio of (1.2 / 0.5)^2046 to one: the near one is as good as certain.
  const DrawnNegatives negatives = draw_distance_weighted(strangers({1.2, 0.3}, 2048, 1));
  EXPECT_EQ(negatives.index[0][1].item<std::int64_t>(), 3);
}

TEST(DistanceWeighted, DependsOnTheSeedAlone) {
  torch::manual_seed(3);
  const torch::Tensor points = torch::randn({24, 8}, doubles()) * 0.2;
  std::vector<std::int64_t> identity;
  for (std::int64_t i = 0; i < 24; ++i) identity.push_back(i / 4);
  BatchLabels labels = make_labels(identity, std::vector<int>(24, 1));
  const LossOptions options = {TripletOptions{.miner = TripletMiner::distance_weighted}};
  const double first = value_of(options, points, labels);
  torch::manual_seed(99);
  EXPECT_EQ(value_of(options, points, labels), first);
  labels.seed = 1;
  EXPECT_NE(value_of(options, points, labels), first);
}

}  // namespace
}  // namespace siglib

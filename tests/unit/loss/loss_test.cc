// Contrastive and triplet losses, by numbers that can be read off a line.
#include "siglib/loss/loss.h"

#include "siglib/core/error.h"
#include "tests/unit/loss/batches.h"

#include <gtest/gtest.h>

#include <cmath>

namespace siglib {
namespace {

TEST(Contrastive, AveragesEachClassByItself) {
  // Positive: 0–0.5. Negatives: skilled 0–0.8 and 0.5–0.8; the other writer at 3 is beyond the margin of all
  // three.
  const torch::Tensor points = on_a_line({0.0, 0.5, 0.8, 3.0});
  const BatchLabels labels = make_labels({1, 1, 1, 2}, {1, 1, 0, 1});
  const LossOptions options = {ContrastiveOptions{.margin = 1.0, .alpha = 2.0, .beta = 3.0}};
  const LossResult result = evaluate(options, points, labels);
  EXPECT_NEAR(result.value.item<double>(), 2.0 * 0.25 + 3.0 * (0.2 + 0.7) / 5, 1e-12);
  EXPECT_EQ(result.terms, 1 + 5);
  EXPECT_EQ(result.active, 1 + 2);
}

TEST(Contrastive, WeighsSkilledForgeries) {
  const torch::Tensor points = on_a_line({0.0, 0.8, 0.5});
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 0, 1});
  // Skilled 0–0.8; others 0–0.5 and 0.8–0.5.
  EXPECT_NEAR(value_of({ContrastiveOptions{.skilled_weight = 3.0}}, points, labels),
              (3.0 * 0.2 + 0.5 + 0.7) / 5.0, 1e-12);
  const LossOptions without = {ContrastiveOptions{.skilled_weight = 0.0}};
  EXPECT_NEAR(value_of(without, points, labels), (0.5 + 0.7) / 2.0, 1e-12);
  EXPECT_EQ(evaluate(without, points, labels).terms, 2);
}

TEST(Contrastive, SquaredHinge) {
  const BatchLabels labels = make_labels({1, 2}, {1, 1});
  const LossOptions options = {ContrastiveOptions{.hinge = ContrastiveHinge::squared}};
  EXPECT_NEAR(value_of(options, on_a_line({0.0, 0.4}), labels), 0.36, 1e-12);
  EXPECT_NEAR(value_of(options, on_a_line({0.0, 1.4}), labels), 0.0, 1e-12);
}

TEST(Contrastive, DoubleMargin) {
  const LossOptions options = {
      ContrastiveOptions{.margin = 0.9, .positive_margin = 0.3, .hinge = ContrastiveHinge::double_margin}};
  const BatchLabels same = make_labels({1, 1}, {1, 1});
  EXPECT_EQ(value_of(options, on_a_line({0.0, 0.25}), same), 0.0);
  EXPECT_NEAR(value_of(options, on_a_line({0.0, 0.5}), same), 0.04, 1e-12);
  EXPECT_NEAR(value_of(options, on_a_line({0.0, 0.5}), make_labels({1, 1}, {1, 0})), 0.16, 1e-12);
}

TEST(Contrastive, BatchHardTakesTheFarthestPositiveAndNearestNegativeOfEachAnchor) {
  const torch::Tensor points = on_a_line({0.0, 0.1, 0.5, 0.7, 0.2});
  const BatchLabels labels = make_labels({1, 1, 1, 2, 2}, {1, 1, 1, 1, 0});
  // Anchors 0, 0.1, 0.5 of identity 1 and 0.7 of identity 2, which has no other genuine sample.
  const double positive = (0.25 + 0.16 + 0.25) / 3;
  const double negative = (0.8 + 0.9 + 0.8 + 0.8) / 4;
  const LossResult result = evaluate({ContrastiveOptions{.miner = PairMiner::batch_hard}}, points, labels);
  EXPECT_NEAR(result.value.item<double>(), positive + negative, 1e-12);
  EXPECT_EQ(result.terms, 3 + 4);
}

TEST(Contrastive, PairsOfForgeriesDoNotCount) {
  const BatchLabels labels = make_labels({1, 1, 2, 3}, {0, 0, 0, 0});
  EXPECT_EQ(evaluate({}, on_a_line({0.0, 0.1, 0.2, 0.3}), labels).terms, 0);
}

TEST(Triplet, HardAndSoftMargin) {
  // Anchors 0 (d_ap 0.3, d_an 0.5) and 0.3 (d_ap 0.3, d_an 0.2).
  const torch::Tensor points = on_a_line({0.0, 0.3, 0.5});
  const BatchLabels labels = make_labels({1, 1, 1}, {1, 1, 0});
  const LossResult hard = evaluate({TripletOptions{.margin = 0.1}}, points, labels);
  EXPECT_NEAR(hard.value.item<double>(), 0.2 / 2, 1e-12);
  EXPECT_EQ(hard.terms, 2);
  EXPECT_EQ(hard.active, 1);
  const LossResult soft = evaluate({TripletOptions{.triplet_margin = TripletMargin::soft}}, points, labels);
  EXPECT_NEAR(soft.value.item<double>(), (std::log1p(std::exp(-0.2)) + std::log1p(std::exp(0.1))) / 2, 1e-12);
  EXPECT_EQ(soft.active, 2);
}

TEST(Triplet, SoftMarginNeitherOverflowsNorTurnsLinear) {
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 1, 0});
  const torch::Tensor far = on_a_line({0.0, 5000.0, -1.0});
  const double value = value_of({TripletOptions{.triplet_margin = TripletMargin::soft}}, far, labels);
  EXPECT_NEAR(value, (4999.0 + std::log1p(std::exp(-1.0))) / 2, 1e-9);
}

TEST(Triplet, AnchorsAreGenuine) {
  // The forgery at 0 would be an anchor with negatives, but has no positives and is none.
  const BatchLabels labels = make_labels({1, 1, 1}, {0, 0, 1});
  const LossOptions options = {TripletOptions{.miner = TripletMiner::batch_hard}};
  EXPECT_EQ(evaluate(options, on_a_line({0.0, 0.1, 0.2}), labels).terms, 0);
}

}  // namespace
}  // namespace siglib

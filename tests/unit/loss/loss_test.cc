#include "siglib/loss/loss.h"

#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "tests/unit/loss/batches.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>
#include <string>

namespace siglib {
namespace {

LossResult evaluate(const LossOptions& options, const torch::Tensor& embeddings, const BatchLabels& labels) {
  return (*make_loss(options))(embeddings, labels);
}
double value_of(const LossOptions& options, const torch::Tensor& embeddings, const BatchLabels& labels) {
  return evaluate(options, embeddings, labels).value.item<double>();
}

TEST(Contrastive, AveragesEachClassByItself) {
  // Positive: 0–0.5. Negatives: skilled 0–0.8 and 0.5–0.8; the other writer at 3 is beyond the margin of all
  // three.
  const torch::Tensor points = on_a_line({0.0, 0.5, 0.8, 3.0});
  const BatchLabels labels = make_labels({1, 1, 1, 2}, {1, 1, 0, 1});
  const LossOptions options = {.margin = 1.0, .alpha = 2.0, .beta = 3.0};
  const LossResult result = evaluate(options, points, labels);
  EXPECT_NEAR(result.value.item<double>(), 2.0 * 0.25 + 3.0 * (0.2 + 0.7) / 5, 1e-12);
  EXPECT_EQ(result.terms, 1 + 5);
  EXPECT_EQ(result.active, 1 + 2);
}

TEST(Contrastive, WeighsSkilledForgeries) {
  const torch::Tensor points = on_a_line({0.0, 0.8, 0.5});
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 0, 1});
  // Skilled 0–0.8; others 0–0.5 and 0.8–0.5.
  LossOptions options = {.margin = 1.0, .skilled_weight = 3.0};
  EXPECT_NEAR(value_of(options, points, labels), (3.0 * 0.2 + 0.5 + 0.7) / 5.0, 1e-12);
  options.skilled_weight = 0.0;
  EXPECT_NEAR(value_of(options, points, labels), (0.5 + 0.7) / 2.0, 1e-12);
  EXPECT_EQ(evaluate(options, points, labels).terms, 2);
}

TEST(Contrastive, SquaredHinge) {
  const BatchLabels labels = make_labels({1, 2}, {1, 1});
  const LossOptions options = {.margin = 1.0, .hinge = ContrastiveHinge::squared};
  EXPECT_NEAR(value_of(options, on_a_line({0.0, 0.4}), labels), 0.36, 1e-12);
  EXPECT_NEAR(value_of(options, on_a_line({0.0, 1.4}), labels), 0.0, 1e-12);
}

TEST(Contrastive, BatchHardTakesTheFarthestPositiveAndNearestNegativeOfEachAnchor) {
  const torch::Tensor points = on_a_line({0.0, 0.1, 0.5, 0.7, 0.2});
  const BatchLabels labels = make_labels({1, 1, 1, 2, 2}, {1, 1, 1, 1, 0});
  const LossOptions options = {.margin = 1.0, .miner = Miner::batch_hard};
  // Anchors 0, 0.1, 0.5 of identity 1 and 0.7 of identity 2, which has no other genuine sample.
  const double positive = (0.25 + 0.16 + 0.25) / 3;
  const double negative = (0.8 + 0.9 + 0.8 + 0.8) / 4;
  const LossResult result = evaluate(options, points, labels);
  EXPECT_NEAR(result.value.item<double>(), positive + negative, 1e-12);
  EXPECT_EQ(result.terms, 3 + 4);
}

TEST(Contrastive, HasNoSemiHardMiner) {
  try {
    make_loss({.kind = LossKind::contrastive, .miner = Miner::semi_hard});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_NE(std::string(error.what()).find("semi_hard"), std::string::npos);
  }
}

TEST(Contrastive, PairsOfForgeriesDoNotCount) {
  const BatchLabels labels = make_labels({1, 1, 2, 3}, {0, 0, 0, 0});
  EXPECT_EQ(evaluate({}, on_a_line({0.0, 0.1, 0.2, 0.3}), labels).terms, 0);
}

TEST(Triplet, HardAndSoftMargin) {
  // Anchors 0 (d_ap 0.3, d_an 0.5) and 0.3 (d_ap 0.3, d_an 0.2).
  const torch::Tensor points = on_a_line({0.0, 0.3, 0.5});
  const BatchLabels labels = make_labels({1, 1, 1}, {1, 1, 0});
  LossOptions options = {.kind = LossKind::triplet, .margin = 0.1};
  const LossResult hard = evaluate(options, points, labels);
  EXPECT_NEAR(hard.value.item<double>(), 0.2 / 2, 1e-12);
  EXPECT_EQ(hard.terms, 2);
  EXPECT_EQ(hard.active, 1);
  options.triplet_margin = TripletMargin::soft;
  const LossResult soft = evaluate(options, points, labels);
  EXPECT_NEAR(soft.value.item<double>(), (std::log1p(std::exp(-0.2)) + std::log1p(std::exp(0.1))) / 2, 1e-12);
  EXPECT_EQ(soft.active, 2);
}

TEST(Triplet, SoftMarginNeitherOverflowsNorTurnsLinear) {
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 1, 0});
  const LossOptions options = {.kind = LossKind::triplet, .triplet_margin = TripletMargin::soft};
  const torch::Tensor far = on_a_line({0.0, 5000.0, -1.0});
  const double value = value_of(options, far, labels);
  EXPECT_NEAR(value, (4999.0 + std::log1p(std::exp(-1.0))) / 2, 1e-9);
}

TEST(Triplet, AnchorsAreGenuine) {
  // The forgery at 0 would be an anchor with negatives, but has no positives and is none.
  const BatchLabels labels = make_labels({1, 1, 1}, {0, 0, 1});
  const LossOptions options = {.kind = LossKind::triplet, .miner = Miner::batch_hard};
  EXPECT_EQ(evaluate(options, on_a_line({0.0, 0.1, 0.2}), labels).terms, 0);
}

TEST(Triplet, SemiHardTakesTheNearestNegativeBeyondThePositiveWithinTheMargin) {
  // From anchor 0: positive 0.3; negatives 0.2 (too near), 0.35, 0.5 and 0.9 (beyond the margin of 0.4).
  const torch::Tensor points = on_a_line({0.0, 0.3, 0.2, -0.35, -0.5, -0.9});
  const BatchLabels labels = make_labels({1, 1, 2, 3, 4, 5}, {1, 1, 0, 0, 0, 0});
  const LossOptions options = {.kind = LossKind::triplet, .margin = 0.4, .miner = Miner::semi_hard};
  const LossResult result = evaluate(options, points, labels);
  // From anchor 0.3: negatives at 0.1, 0.65, 0.8, 1.2; the nearest within (0.3, 0.7) is 0.65.
  EXPECT_EQ(result.terms, 2);
  EXPECT_NEAR(result.value.item<double>(), ((0.4 + 0.3 - 0.35) + (0.4 + 0.3 - 0.65)) / 2, 1e-12);
}

TEST(LossOptionsFields, ReadAndRefuse) {
  LossOptions options;
  load_yaml(options,
            "{kind: triplet, margin: 0.3, triplet_margin: soft, miner: semi_hard, skilled_weight: 2}", "t");
  EXPECT_EQ(options.kind, LossKind::triplet);
  EXPECT_EQ(options.triplet_margin, TripletMargin::soft);
  EXPECT_EQ(options.miner, Miner::semi_hard);
  EXPECT_EQ(options.margin, 0.3);
  EXPECT_EQ(options.skilled_weight, 2.0);
  EXPECT_THROW(load_yaml(options, "{margin: -1}", "t"), Error);
  EXPECT_THROW(load_yaml(options, "{miner: hard}", "t"), Error);
  EXPECT_THROW(load_yaml(options, "{skilled_weight: -0.5}", "t"), Error);
}

class AnyLoss : public testing::TestWithParam<std::size_t> {
 protected:
  void SetUp() override { torch::manual_seed(5); }
  LossOptions options() const { return every_loss().at(GetParam()); }
};

BatchLabels sample_labels() {
  return make_labels({1, 1, 1, 2, 2, 1, 2, 3, 3, 4}, {1, 1, 1, 1, 1, 0, 0, 1, 1, 0});
}

TEST_P(AnyLoss, GradientAgreesWithFiniteDifferences) {
  const torch::Tensor points = (torch::randn({10, 3}, doubles()) * 0.5).requires_grad_();
  const LossResult result = evaluate(options(), points, sample_labels());
  ASSERT_GT(result.active, 0);
  result.value.backward();
  const double step = 1e-6;
  const torch::NoGradGuard no_grad;
  for (std::int64_t i = 0; i < 10; ++i) {
    for (std::int64_t j = 0; j < 3; ++j) {
      torch::Tensor moved = points.detach().clone();
      moved[i][j] += step;
      const double above = value_of(options(), moved, sample_labels());
      moved[i][j] -= 2 * step;
      const double below = value_of(options(), moved, sample_labels());
      EXPECT_NEAR(points.grad()[i][j].item<double>(), (above - below) / (2 * step), 1e-7) << i << ", " << j;
    }
  }
}

TEST_P(AnyLoss, DoesNotDependOnTheOrderOfTheBatch) {
  const torch::Tensor points = torch::randn({10, 3}, doubles()) * 0.5;
  const BatchLabels labels = sample_labels();
  const torch::Tensor order = torch::randperm(10, torch::dtype(torch::kInt64).device(torch::kCPU));
  const BatchLabels shuffled = {labels.identity.index_select(0, order),
                                labels.genuine.index_select(0, order)};
  const LossResult before = evaluate(options(), points, labels);
  const LossResult after = evaluate(options(), points.index_select(0, order), shuffled);
  EXPECT_NEAR(before.value.item<double>(), after.value.item<double>(), 1e-12);
  EXPECT_EQ(before.terms, after.terms);
  EXPECT_EQ(before.active, after.active);
}

TEST_P(AnyLoss, EqualEmbeddingsHaveAFiniteGradient) {
  for (const auto dtype : {torch::kFloat, torch::kDouble}) {
    const torch::Tensor points = torch::ones({10, 3}, doubles().dtype(dtype)).requires_grad_();
    const LossResult result = evaluate(options(), points, sample_labels());
    EXPECT_TRUE(result.value.isfinite().item<bool>());
    EXPECT_EQ(result.value.scalar_type(), dtype);
    result.value.backward();
    EXPECT_EQ(points.grad().abs().max().item<double>(), 0.0);
  }
}

TEST_P(AnyLoss, ABatchWithoutTermsIsAnExactZeroOfTheGraph) {
  for (const BatchLabels& labels : {make_labels({1, 1, 2}, {0, 0, 0}), make_labels({1, 2, 3}, {0, 0, 0})}) {
    const torch::Tensor points = torch::randn({3, 4}, doubles()).requires_grad_();
    const LossResult result = evaluate(options(), points, labels);
    EXPECT_EQ(result.terms, 0);
    EXPECT_EQ(result.active, 0);
    EXPECT_EQ(result.value.item<double>(), 0.0);
    result.value.backward();
    EXPECT_EQ(points.grad().abs().max().item<double>(), 0.0);
  }
  const torch::Tensor one = torch::randn({1, 4}, doubles()).requires_grad_();
  EXPECT_EQ(evaluate(options(), one, make_labels({1}, {1})).terms, 0);
}

TEST_P(AnyLoss, NonFiniteEmbeddingsShow) {
  torch::Tensor points = torch::randn({10, 3}, doubles());
  points[2][1] = std::nan("");
  EXPECT_FALSE(std::isfinite(value_of(options(), points, sample_labels())));
}

TEST_P(AnyLoss, RefusesLabelsThatDoNotFit) {
  const torch::Tensor points = torch::randn({3, 4}, doubles());
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 1, 1});
  EXPECT_THROW(evaluate(options(), points, make_labels({1, 1}, {1, 1})), Error);
  EXPECT_THROW(evaluate(options(), points, {labels.identity.to(torch::kInt), labels.genuine}), Error);
  EXPECT_THROW(evaluate(options(), points, {labels.identity, labels.identity}), Error);
  EXPECT_THROW(evaluate(options(), points, {labels.identity, {}}), Error);
  EXPECT_THROW(evaluate(options(), points[0], labels), Error);
}

INSTANTIATE_TEST_SUITE_P(Losses, AnyLoss, testing::Range(std::size_t{0}, every_loss().size()));

}  // namespace
}  // namespace siglib

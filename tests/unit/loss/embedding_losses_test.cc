// The other losses, by numbers that can be read off a line or a circle.
#include "siglib/loss/loss.h"

#include "tests/unit/loss/batches.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace siglib {
namespace {

double cosine(double degrees) {
  return std::cos(degrees * std::numbers::pi / 180);
}

void set(Loss& loss, const std::string& name, const torch::Tensor& value) {
  const torch::NoGradGuard no_grad;
  loss.named_parameters()[name].copy_(value);
}

TEST(Quadruplet, AddsPairsWithoutTheAnchorsWriter) {
  // Identity 1 at 0 and 1, identity 2 at 4 with its forgery at 4.5.
  const torch::Tensor points = on_a_line({0.0, 1.0, 4.0, 4.5});
  const BatchLabels labels = make_labels({1, 1, 2, 2}, {1, 1, 1, 0});
  // d² to the positive is 1; to the negatives 16, 20.25 and 9, 12.25; of the pair 4–4.5 it is 0.25.
  for (const QuadrupletMiner miner : {QuadrupletMiner::all, QuadrupletMiner::batch_hard}) {
    const QuadrupletOptions options = {.margin = 10, .second_margin = 0.5, .miner = miner};
    const bool all = miner == QuadrupletMiner::all;
    EXPECT_NEAR(value_of({options}, points, labels), (all ? 2.0 / 4 : 2.0 / 2) + 1.25, 1e-12);
    EXPECT_EQ(evaluate({options}, points, labels).terms, all ? 4 + 1 : 2 + 2);
  }
}

TEST(Lifted, IsTheSmoothFormOverBothSidesNegatives) {
  const torch::Tensor points = on_a_line({0.0, 0.5, 1.0});
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 1, 1});
  const double j = std::log(std::exp(1 - 1.0) + std::exp(1 - 0.5)) + 0.5;
  const LossResult result = evaluate({LiftedOptions{.margin = 1.0}}, points, labels);
  EXPECT_NEAR(result.value.item<double>(), j * j / 2, 1e-12);
  EXPECT_EQ(result.terms, 1);
}

TEST(NPair, ComparesEachPositiveWithAllNegatives) {
  const torch::Tensor points = on_a_circle({0, 60, 90});
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 1, 1});
  const double from_first = std::log1p(std::exp((cosine(90) - cosine(60)) / 0.5));
  const double from_second = std::log1p(std::exp((cosine(30) - cosine(60)) / 0.5));
  EXPECT_NEAR(value_of({NPairOptions{.temperature = 0.5}}, points, labels), (from_first + from_second) / 2,
              1e-12);
}

TEST(SupervisedContrastive, ForgeriesStandBelowTheLineOnly) {
  const torch::Tensor points = on_a_circle({0, 60, 90});
  const BatchLabels labels = make_labels({1, 1, 1}, {1, 1, 0});
  const auto of_anchor = [](double positive, double negative) {
    return -std::log(std::exp(positive / 0.5) / (std::exp(positive / 0.5) + 3 * std::exp(negative / 0.5)));
  };
  const LossResult result =
      evaluate({SupervisedContrastiveOptions{.temperature = 0.5, .skilled_weight = 3}}, points, labels);
  EXPECT_NEAR(result.value.item<double>(),
              (of_anchor(cosine(60), cosine(90)) + of_anchor(cosine(60), cosine(30))) / 2, 1e-12);
  EXPECT_EQ(result.terms, 2);
}

TEST(MultiSimilarity, DropsPairsThatAreEasyByMoreThanEpsilon) {
  // The positive is nearer than every negative by far.
  const torch::Tensor points = on_a_circle({0, 5, 90});
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 1, 1});
  const LossResult result = evaluate({MultiSimilarityOptions{}}, points, labels);
  EXPECT_EQ(result.value.item<double>(), 0.0);
  EXPECT_EQ(result.terms, 2);
  EXPECT_EQ(result.active, 0);
  EXPECT_GT(value_of({MultiSimilarityOptions{.epsilon = 1.5}}, points, labels), 0.0);
}

TEST(Circle, HasNoGradientAtItsOptimum) {
  // s_p = 1 + m and s_n = -m are out of reach, so here s_n ≤ -m switches the negative's factor off.
  const torch::Tensor points = on_a_circle({0, 0, 180});
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 1, 1});
  const LossResult result = evaluate({CircleOptions{.margin = 0.25, .scale = 8}}, points, labels);
  // exp(0) · exp(-γ m (1 - (1 - m)))
  EXPECT_NEAR(result.value.item<double>(), std::log1p(std::exp(-8 * 0.25 * 0.25)), 1e-12);
}

TEST(CoTuplet, SumsTheInformativePairsOfAnAnchor) {
  // From anchor 0: positives at 1 and 3, negatives at 2 and 5. Squares: 1, 9; 4, 25.
  const torch::Tensor points = on_a_line({0.0, 1.0, -3.0, 2.0, -5.0});
  const BatchLabels labels = make_labels({1, 1, 1, 2, 3}, {1, 1, 1, 0, 0});
  // Anchor 1: positives 1, 16; negatives 1, 36. Anchor -3: positives 9, 16; negatives 25, 4.
  const double a = std::log(1 + std::exp(9 - 4) + std::exp(9 - 4));
  const double b = std::log(1 + std::exp(1 - 1) + std::exp(16 - 1) + std::exp(16 - 1));
  const double c = std::log(1 + std::exp(9 - 4) + std::exp(16 - 4) + std::exp(16 - 4));
  EXPECT_NEAR(value_of({CoTupletOptions{.epsilon = 0.2}}, points, labels), (a + b + c) / 3, 1e-9);
}

TEST(ProxyAnchor, HoldsForgeriesOffTheWritersProxy) {
  ProxyAnchorOptions options = {.margin = 0, .scale = 1, .skilled_weight = 3};
  const auto loss = make_loss({options}, {.writers = 2, .dimension = 2});
  loss->to(torch::kDouble);
  set(*loss, "proxies", on_a_circle({0, 90}).detach());
  // Writer 0 genuine at 0, forged at 60.
  const LossResult result = (*loss)(on_a_circle({0, 60}), make_labels({0, 0}, {1, 0}));
  const double positive = std::log(1 + std::exp(-1.0));
  const double own = std::log(1 + 3 * std::exp(cosine(60)));
  const double other = std::log(1 + std::exp(cosine(90)) + std::exp(cosine(30)));
  EXPECT_NEAR(result.value.item<double>(), positive + (own + other) / 2, 1e-12);
  EXPECT_EQ(result.terms, 1 + 2);
}

TEST(ArcFace, AddsTheMarginToTheAngleAndGoesOnPastPi) {
  const double m = 0.5;
  const auto loss = make_loss({ArcFaceOptions{.margin = m, .scale = 2}}, {.writers = 2, .dimension = 2});
  loss->to(torch::kDouble);
  set(*loss, "centres", on_a_circle({0, 90}).detach());
  const auto expected = [](double own, double other) {
    return -std::log(std::exp(2 * own) / (std::exp(2 * own) + std::exp(2 * other)));
  };
  const BatchLabels labels = make_labels({0}, {1});
  EXPECT_NEAR((*loss)(on_a_circle({40}), labels).value.item<double>(),
              expected(std::cos(40 * std::numbers::pi / 180 + m), cosine(50)), 1e-12);
  EXPECT_NEAR((*loss)(on_a_circle({170}), labels).value.item<double>(),
              expected(cosine(170) - m * std::sin(m), cosine(80)), 1e-12);
  EXPECT_EQ((*loss)(on_a_circle({40}), make_labels({0}, {0})).terms, 0);  // a forgery
}

TEST(PairwiseLogistic, IsTheCrossEntropyAtAPriorOfOneHalf) {
  const torch::Tensor points = on_a_line({0.0, 0.2, 1.0});
  const BatchLabels labels = make_labels({1, 1, 2}, {1, 1, 1});
  const LossOptions options = {PairwiseLogisticOptions{.scale = 4, .bias = 2}};
  const auto probability = [](double distance) { return 1 / (1 + std::exp(-(2 - 4 * distance))); };
  EXPECT_NEAR(value_of(options, points, labels),
              (-std::log(probability(0.2)) - std::log(1 - probability(1.0)) / 2 -
               std::log(1 - probability(0.8)) / 2) /
                  2,
              1e-7);  // its parameters start in float
}

TEST(WriterAndForgery, SharesOutBetweenItsTwoOutputs) {
  const auto at = [](double share, const BatchLabels& labels) {
    return value_of({WriterAndForgeryOptions{.forgery_share = share}}, on_a_circle({10, 80, 200}), labels);
  };
  const BatchLabels labels = make_labels({0, 1, 1}, {1, 1, 0});
  EXPECT_NEAR(at(0.3, labels), 0.7 * at(0, labels) + 0.3 * at(1, labels), 1e-12);
  // Forgeries do not train the writer output, so whose they are does not matter.
  EXPECT_EQ(at(0.3, labels), at(0.3, make_labels({0, 1, 5}, {1, 1, 0})));
  EXPECT_NE(at(0.3, labels), at(0.3, make_labels({0, 5, 1}, {1, 1, 0})));
}

}  // namespace
}  // namespace siglib

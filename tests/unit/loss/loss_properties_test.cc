// What holds for every loss: gradients, symmetries, degenerate batches, refusals.
#include "siglib/loss/loss.h"

#include "siglib/core/error.h"
#include "tests/unit/loss/batches.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace siglib {
namespace {

BatchLabels sample_labels() {
  return make_labels({1, 1, 1, 2, 2, 1, 2, 3, 3, 4}, {1, 1, 1, 1, 1, 0, 0, 1, 1, 0});
}

// Of `tensor`, by moving each of its numbers.
torch::Tensor numeric_gradient(torch::Tensor tensor, const std::function<double()>& value) {
  constexpr double step = 1e-6;
  const torch::NoGradGuard no_grad;
  torch::Tensor gradient = torch::zeros_like(tensor);
  torch::Tensor numbers = tensor.view({-1});
  for (std::int64_t i = 0; i < numbers.numel(); ++i) {
    numbers[i] += step;
    const double above = value();
    numbers[i] -= 2 * step;
    const double below = value();
    numbers[i] += step;
    gradient.view({-1})[i] = (above - below) / (2 * step);
  }
  return gradient;
}

template <class... Kinds>
bool is(const LossOptions& options) {
  return (std::holds_alternative<Kinds>(options.kind) || ...);
}

bool draws(const LossOptions& options) {
  if (const auto* o = std::get_if<ContrastiveOptions>(&options.kind))
    return o->miner == PairMiner::distance_weighted;
  if (const auto* o = std::get_if<PairwiseLogisticOptions>(&options.kind))
    return o->miner == PairMiner::distance_weighted;
  const auto* o = std::get_if<TripletOptions>(&options.kind);
  return o != nullptr && o->miner == TripletMiner::distance_weighted;
}

bool has_vectors_of_writers(const LossOptions& options) {
  return is<ProxyAnchorOptions, ArcFaceOptions, WriterAndForgeryOptions>(options);
}

bool compares_distances(const LossOptions& options) {
  return is<ContrastiveOptions, PairwiseLogisticOptions, TripletOptions, QuadrupletOptions, LiftedOptions,
            CoTupletOptions>(options);
}

bool compares_angles(const LossOptions& options) {
  return !compares_distances(options) && !is<WriterAndForgeryOptions>(options);
}

// Every loss that `applies`, each with the same random numbers.
void for_losses(const std::function<bool(const LossOptions&)>& applies,
                const std::function<void(const LossOptions&)>& check) {
  const std::vector<LossOptions> all = every_loss();
  std::size_t checked = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!applies(all[i])) continue;
    SCOPED_TRACE(i);
    torch::manual_seed(5);
    check(all[i]);
    ++checked;
  }
  EXPECT_GT(checked, all.size() / 2);
}

bool any(const LossOptions&) {
  return true;
}

// Circle's factors are not differentiated; the goldens have its gradient.
TEST(EveryLoss, GradientAgreesWithFiniteDifferences) {
  for_losses(
      [](const LossOptions& o) { return !is<CircleOptions>(o); },
      [](const LossOptions& options) {
        const torch::Tensor points = (torch::randn({10, 3}, doubles()) * 0.5).requires_grad_();
        const auto loss = make_double(options, 3);
        const BatchLabels labels = sample_labels();
        const LossResult result = (*loss)(points, labels);
        ASSERT_GT(result.active, 0);
        result.value.backward();
        const auto value = [&] { return (*loss)(points, labels).value.item<double>(); };
        const auto expect_gradient = [&](const torch::Tensor& tensor, const std::string& name) {
          const torch::Tensor error = tensor.grad() - numeric_gradient(tensor, value);
          EXPECT_LE(error.abs().max().item<double>(), 1e-7 * (1 + tensor.grad().abs().max().item<double>()))
              << name;
        };
        expect_gradient(points, "embeddings");
        for (const auto& parameter : loss->named_parameters())
          expect_gradient(parameter.value(), parameter.key());
      });
}

// Another order draws other negatives.
TEST(EveryLoss, DoesNotDependOnTheOrderOfTheBatch) {
  for_losses([](const LossOptions& o) { return !draws(o); },
             [](const LossOptions& options) {
               const torch::Tensor points = torch::randn({10, 3}, doubles()) * 0.5;
               const BatchLabels labels = sample_labels();
               const torch::Tensor order =
                   torch::randperm(10, torch::dtype(torch::kInt64).device(torch::kCPU));
               const BatchLabels shuffled = {labels.identity.index_select(0, order),
                                             labels.genuine.index_select(0, order)};
               const LossResult before = evaluate(options, points, labels);
               const LossResult after = evaluate(options, points.index_select(0, order), shuffled);
               const double value = before.value.item<double>();
               EXPECT_NEAR(value, after.value.item<double>(), 1e-12 * (1 + value));
               EXPECT_EQ(before.terms, after.terms);
               EXPECT_EQ(before.active, after.active);
             });
}

TEST(EveryLoss, SeesDistancesOrAnglesOnly) {
  for_losses(any, [](const LossOptions& options) {
    const torch::Tensor points = torch::randn({10, 3}, doubles()) * 0.5;
    const BatchLabels labels = sample_labels();
    const double value = value_of(options, points, labels);
    const double tolerance = 1e-10 * (1 + value);
    if (compares_distances(options)) {
      EXPECT_NEAR(value_of(options, points + 7.0, labels), value, tolerance);
    }
    if (compares_angles(options)) {
      EXPECT_NEAR(value_of(options, points * 7.0, labels), value, tolerance);
    }
    if (!has_vectors_of_writers(options)) {  // a rotation and a reflection
      EXPECT_NEAR(value_of(options, points.roll(1, 1) * -1.0, labels), value, tolerance);
    }
  });
}

// Every batch that leaves a loss without something it compares.
std::vector<BatchLabels> degenerate_labels() {
  return {
      make_labels({1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}),  // one writer
      make_labels({1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}),  // nothing negative
      make_labels({1, 2, 3, 4, 1}, {1, 1, 1, 1, 0}),  // nothing positive
      make_labels({1, 1, 2, 2, 3}, {1, 1, 1, 1, 1}),  // no forgery
      make_labels({1, 1, 2, 2, 3}, {0, 0, 0, 0, 0}),  // forgeries only
      make_labels({1, 2, 3, 4, 5}, {0, 0, 0, 0, 0}), make_labels({1, 1, 2, 3, 3}, {1, 1, 0, 0, 0}),
  };
}

void expect_finite(const LossOptions& options, const torch::Tensor& values, const BatchLabels& labels) {
  for (const auto dtype : {torch::kFloat, torch::kDouble}) {
    const torch::Tensor points = values.detach().to(dtype).requires_grad_();
    const auto loss = make_double(options, points.size(1));
    loss->to(dtype);
    const LossResult result = (*loss)(points, labels);
    EXPECT_TRUE(result.value.isfinite().item<bool>());
    EXPECT_GE(result.value.item<double>(), 0.0);
    EXPECT_EQ(result.value.scalar_type(), dtype);
    EXPECT_LE(result.active, result.terms);
    result.value.backward();
    EXPECT_TRUE(points.grad().isfinite().all().item<bool>());
    for (const torch::Tensor& parameter : loss->parameters()) {
      if (!parameter.grad().defined()) continue;
      EXPECT_TRUE(parameter.grad().isfinite().all().item<bool>());
    }
    if (result.terms > 0) continue;
    EXPECT_EQ(result.value.item<double>(), 0.0);
    EXPECT_EQ(points.grad().abs().max().item<double>(), 0.0);
  }
}

TEST(EveryLoss, DegenerateBatchesGiveFiniteValuesAndGradients) {
  for_losses(any, [](const LossOptions& options) {
    const torch::Tensor scattered = torch::randn({5, 3}, doubles()) * 0.4;
    const torch::Tensor equal = torch::ones({5, 3}, doubles());
    const torch::Tensor zero = torch::zeros({5, 3}, doubles());
    const torch::Tensor opposite = torch::tensor({1.0, -1.0, 1.0, -1.0, 1.0}, doubles()).view({5, 1}) * equal;
    const std::vector<BatchLabels> batches = degenerate_labels();
    for (std::size_t i = 0; i < batches.size(); ++i) {
      SCOPED_TRACE(i);
      for (const torch::Tensor& points : {scattered, equal, zero, opposite})
        expect_finite(options, points, batches[i]);
    }
    for (const torch::Tensor& points : {equal, zero, opposite})
      expect_finite(options, points, make_labels({1, 1, 2, 2, 1}, {1, 1, 1, 1, 0}));
    for (const int genuine : {0, 1}) {
      expect_finite(options, scattered.narrow(0, 0, 1), make_labels({1}, {genuine}));
      expect_finite(options, zero.narrow(0, 0, 1), make_labels({1}, {genuine}));
    }
  });
}

// Where they are compared with each other, not with what the loss learns.
TEST(EveryLoss, EqualEmbeddingsGiveThemNoDirection) {
  for_losses([](const LossOptions& o) { return !has_vectors_of_writers(o); },
             [](const LossOptions& options) {
               const torch::Tensor points = torch::ones({10, 3}, doubles()).requires_grad_();
               evaluate(options, points, sample_labels()).value.backward();
               EXPECT_LE(points.grad().abs().max().item<double>(), 1e-12);
             });
}

TEST(EveryLoss, ForgeriesAloneAreNoTermsOfAComparison) {
  for_losses([](const LossOptions& o) { return !is<ProxyAnchorOptions, WriterAndForgeryOptions>(o); },
             [](const LossOptions& options) {
               const torch::Tensor points = torch::randn({3, 4}, doubles()).requires_grad_();
               const LossResult result = evaluate(options, points, make_labels({1, 1, 2}, {0, 0, 0}));
               EXPECT_EQ(result.terms, 0);
               EXPECT_EQ(result.active, 0);
               result.value.backward();
               EXPECT_EQ(points.grad().abs().max().item<double>(), 0.0);
             });
}

TEST(EveryLoss, NonFiniteEmbeddingsShow) {
  for_losses(any, [](const LossOptions& options) {
    torch::Tensor points = torch::randn({10, 3}, doubles());
    points[2][1] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(std::isfinite(value_of(options, points, sample_labels())));
  });
}

TEST(EveryLoss, RefusesLabelsThatDoNotFit) {
  for_losses(any, [](const LossOptions& options) {
    const torch::Tensor points = torch::randn({3, 4}, doubles());
    const BatchLabels labels = make_labels({1, 1, 2}, {1, 1, 1});
    EXPECT_THROW(evaluate(options, points, make_labels({1, 1}, {1, 1})), Error);
    EXPECT_THROW(evaluate(options, points, {labels.identity.to(torch::kInt), labels.genuine}), Error);
    EXPECT_THROW(evaluate(options, points, {labels.identity, labels.identity}), Error);
    EXPECT_THROW(evaluate(options, points, {labels.identity, {}}), Error);
    EXPECT_THROW(evaluate(options, points[0], labels), Error);
  });
}

TEST(LossOverWriters, RefusesWhomItDoesNotKnow) {
  const torch::Tensor points = torch::randn({2, 4}, doubles());
  for (const LossOptions& options :
       std::vector<LossOptions>{{ProxyAnchorOptions{}}, {ArcFaceOptions{}}, {WriterAndForgeryOptions{}}}) {
    EXPECT_NO_THROW(evaluate(options, points, make_labels({0, kWriters - 1}, {1, 1})));
    EXPECT_THROW(evaluate(options, points, make_labels({0, kWriters}, {1, 1})), Error);
    EXPECT_THROW(evaluate(options, points, make_labels({-1, 0}, {1, 1})), Error);
    EXPECT_THROW((*make_double(options, 5))(points, make_labels({0, 1}, {1, 1})), Error);
  }
}

TEST(Scale, DistancesAndMarginsTogether) {
  torch::manual_seed(5);
  const torch::Tensor points = torch::randn({10, 3}, doubles()) * 0.5;
  const BatchLabels labels = sample_labels();
  const auto expect_ratio = [&](const LossOptions& small, const LossOptions& large, double ratio) {
    const double value = value_of(small, points, labels);
    EXPECT_NEAR(value_of(large, points * 3, labels), ratio * value, 1e-12 * ratio * value);
  };
  for (const TripletMiner miner : {TripletMiner::all, TripletMiner::batch_hard, TripletMiner::semi_hard,
                                   TripletMiner::semi_hard_tfa, TripletMiner::hard_skilled})
    expect_ratio({TripletOptions{.margin = 0.5, .miner = miner}},
                 {TripletOptions{.margin = 1.5, .miner = miner}}, 3);
  for (const ContrastiveHinge hinge : {ContrastiveHinge::squared, ContrastiveHinge::double_margin}) {
    const double p = hinge == ContrastiveHinge::squared ? 0.0 : 0.4;
    expect_ratio({ContrastiveOptions{.margin = 1, .positive_margin = p, .hinge = hinge}},
                 {ContrastiveOptions{.margin = 3, .positive_margin = 3 * p, .hinge = hinge}}, 9);
  }
  expect_ratio({QuadrupletOptions{.margin = 0.4, .second_margin = 0.2}},
               {QuadrupletOptions{.margin = 3.6, .second_margin = 1.8}}, 9);
}

}  // namespace
}  // namespace siglib

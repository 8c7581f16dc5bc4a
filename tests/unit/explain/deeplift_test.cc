#include "siglib/explain/deeplift.h"

#include "siglib/nn/encoder.h"
#include "tests/support/lived_in.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>
#include <string>
#include <tuple>

namespace siglib {
namespace {

using torch::Tensor;

struct Case {
  EncoderKind kind;
  DeepLiftRule rule;
  torch::ScalarType type;
};

class Completeness : public testing::TestWithParam<Case> {};

// Lines on paper: a tenth of the pixels.
Tensor writing(const Encoder& encoder, std::int64_t count, torch::ScalarType type) {
  const InputSize size = encoder.input_size();
  const auto options = torch::dtype(type).device(torch::kCPU);
  const Tensor ink = torch::rand({count, 1, size.height, size.width}, options);
  return ink * (torch::rand(ink.sizes(), options) < 0.1);
}

// The difference is taken between two runs of the encoder itself, which share nothing with the rules.
TEST_P(Completeness, ContributionsAddUpToTheDifferenceOfTheLogit) {
  const auto [kind, rule, type] = GetParam();
  torch::manual_seed(11);
  const auto encoder = make_encoder({.kind = kind, .dimension = 24, .stride = 8});
  test::live_in(*encoder);
  encoder->to(type);
  const Tensor x = writing(*encoder, 3, type);
  const Tensor to = encoder->forward(writing(*encoder, 1, type)).flatten().detach();
  const double gain = -7.5;
  for (const Tensor& x0 : {torch::zeros_like(x), 0.3 * writing(*encoder, 3, type)}) {
    const auto distance = [&](const Tensor& canvases) {
      return (encoder->forward(canvases) - to).norm(2, 1).detach().to(torch::kDouble) * gain;
    };
    const Tensor difference = distance(x) - distance(x0);
    const DeepLiftResult result = deeplift(encoder->layers(), x, x0, distance_multipliers(to, gain), rule);
    const Tensor sums = result.contributions.to(torch::kDouble).flatten(1).sum(1);
    for (std::int64_t n = 0; n < 3; ++n) {
      const double expected = difference[n].item<double>();
      ASSERT_GT(std::abs(expected), 1e-3);
      EXPECT_NEAR(sums[n].item<double>() / expected, 1, type == torch::kDouble ? 1e-10 : 1e-5) << n;
    }
  }
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& [name, kind] : kEncoderKinds)
    for (const auto rule : {DeepLiftRule::rescale, DeepLiftRule::reveal_cancel})
      for (const auto type : {torch::kFloat, torch::kDouble}) all.push_back({kind, rule, type});
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, Completeness, testing::ValuesIn(cases()), [](const auto& one) {
  const Case& c = one.param;
  return std::string(name_of(c.kind)) + (c.rule == DeepLiftRule::rescale ? "_rescale_" : "_reveal_cancel_") +
         c10::toString(c.type);
});

LayerList pooling_twice() {
  LayerWriter list;
  list.then(MaxPoolLayer{3, 2});
  list.then(MaxPoolLayer{2, 1});
  list.then(LinearLayer{torch::ones({1, 4}, torch::dtype(torch::kDouble).device(torch::kCPU)),
                        torch::zeros({1}, torch::dtype(torch::kDouble).device(torch::kCPU))});
  return list.take();
}

const TopMultipliers kOne = [](const Tensor& base, const Tensor&) { return torch::ones_like(base); };

TEST(MaxPooling, WindowsThatShareAnElementAdd) {
  // One peak that four windows of the first pooling share, each of which another window of the second takes.
  Tensor x = torch::zeros({1, 1, 7, 7}, torch::dtype(torch::kDouble).device(torch::kCPU));
  x[0][0][2][2] = 5;
  for (const auto rule : {DeepLiftRule::rescale, DeepLiftRule::reveal_cancel}) {
    const auto result = deeplift(pooling_twice(), x, torch::zeros_like(x), kOne, rule);
    EXPECT_DOUBLE_EQ(result.contributions[0][0][2][2].item<double>(), 20);
    EXPECT_DOUBLE_EQ(result.contributions.abs().sum().item<double>(), 20);
    // And where the baseline has the peak, it takes the blame.
    const auto other = deeplift(pooling_twice(), torch::zeros_like(x), x, kOne, rule);
    EXPECT_DOUBLE_EQ(other.contributions[0][0][2][2].item<double>(), -20);
  }
}

TEST(ZeroDifference, IsDecidedForEachElementAndSampleByItself) {
  LayerWriter list;
  const auto options = torch::dtype(torch::kDouble).device(torch::kCPU);
  list.then(
      LinearLayer{torch::tensor({{1.0, -1.0}, {1.0, 1.0}}, options), torch::tensor({0.5, 0.0}, options)});
  list.then(ReluLayer{});
  list.then(LinearLayer{torch::tensor({{3.0, 1.0}}, options), torch::zeros({1}, options)});
  const LayerList layers = list.take();
  // In the first row the first unit does not change though its inputs do; in the second it does.
  const Tensor x = torch::tensor({{2.0, 2.0}, {2.0, 0.0}}, options), x0 = torch::zeros_like(x);
  const Tensor together = deeplift(layers, x, x0, kOne).contributions;
  EXPECT_TRUE(torch::allclose(together, torch::tensor({{8.0, -4.0}, {8.0, 0.0}}, options)));
  for (std::int64_t n = 0; n < 2; ++n) {
    const auto alone = deeplift(layers, x.narrow(0, n, 1), x0.narrow(0, n, 1), kOne).contributions;
    EXPECT_TRUE(torch::equal(alone, together.narrow(0, n, 1)));
  }
}

TEST(RevealCancel, SeesWhatRescaleMisses) {
  // min(a, b) = a - relu(a - b), the paper's figure 3: Rescale gives all to one input.
  LayerWriter list;
  const auto options = torch::dtype(torch::kDouble).device(torch::kCPU);
  list.then(LinearLayer{torch::tensor({{1.0, 0.0}, {1.0, -1.0}}, options), torch::zeros({2}, options)});
  list.then(ReluLayer{});
  list.then(LinearLayer{torch::tensor({{1.0, -1.0}}, options), torch::zeros({1}, options)});
  const LayerList layers = list.take();
  const Tensor x = torch::tensor({{3.0, 1.0}}, options), x0 = torch::zeros_like(x);
  const Tensor plain = deeplift(layers, x, x0, kOne, DeepLiftRule::rescale).contributions;
  EXPECT_TRUE(torch::allclose(plain, torch::tensor({{0.0, 1.0}}, options)));
  const Tensor revealed = deeplift(layers, x, x0, kOne, DeepLiftRule::reveal_cancel).contributions;
  EXPECT_TRUE(torch::allclose(revealed, torch::tensor({{0.5, 0.5}}, options)));
}

}  // namespace
}  // namespace siglib

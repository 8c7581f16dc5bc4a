#include "siglib/train/augment.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

// An L: no mirror image of it can be turned into it by a small rotation.
torch::Tensor letters(std::int64_t count) {
  torch::Tensor x = torch::zeros({count, 1, 112, 224}, torch::TensorOptions().device(torch::kCPU));
  x.narrow(2, 30, 50).narrow(3, 80, 6).fill_(1);
  x.narrow(2, 74, 6).narrow(3, 80, 40).fill_(1);
  return x;
}

AugmentOptions nothing() {
  AugmentOptions o;
  o.rotation = o.scale = o.shear = o.aspect = o.translation = o.elastic = o.wave = o.thickness = o.ink =
      o.blur = o.noise = o.erase = 0;
  return o;
}

TEST(Augment, WithEverythingOffIsTheIdentity) {
  Random random(1, "test");
  EXPECT_TRUE(torch::allclose(augment(letters(2), nothing(), random), letters(2), 1e-4, 1e-4));
}

TEST(Augment, KeepsShapeTypeAndRange) {
  AugmentOptions o;
  o.erase = 1;
  o.noise = 0.5;
  Random random(1, "test");
  const torch::Tensor x = augment(letters(16), o, random);
  EXPECT_EQ(x.sizes(), letters(16).sizes());
  EXPECT_EQ(x.scalar_type(), torch::kFloat);
  EXPECT_GE(x.min().item<float>(), 0);
  EXPECT_LE(x.max().item<float>(), 1);
}

TEST(Augment, VariesEveryRowOnItsOwnAndRepeatsWithItsSeed) {
  Random a(1, "test"), b(1, "test"), c(2, "test");
  AugmentOptions o;
  o.noise = 0;
  const torch::Tensor x = augment(letters(2), o, a);
  EXPECT_FALSE(torch::equal(x[0], x[1]));
  EXPECT_TRUE(torch::equal(x, augment(letters(2), o, b)));
  EXPECT_FALSE(torch::equal(x, augment(letters(2), o, c)));
}

TEST(Augment, NeverMirrors) {
  AugmentOptions o;
  o.noise = o.erase = 0;
  Random random(3, "test");
  const torch::Tensor x = augment(letters(64), o, random);
  const torch::Tensor original = letters(1)[0];
  for (std::int64_t i = 0; i < 64; ++i) {
    // The upright of the L is left of its foot's end: the ink's columns lean to the left.
    const torch::Tensor columns = x[i].sum({0, 1});
    const auto heaviest = columns.argmax().item<std::int64_t>();
    const torch::Tensor inked = (columns > 0.5).nonzero();
    const auto first = inked.min().item<std::int64_t>();
    const auto last = inked.max().item<std::int64_t>();
    EXPECT_LT(heaviest - first, last - heaviest) << "row " << i;
  }
}

// Columns stay columns, ink moves along them by no more than the amplitude, and nothing is folded over.
TEST(Augment, TheWaveMovesWithinItsAmplitudeAndKeepsTheOrder) {
  constexpr std::int64_t kLines = 9, kWidth = 224;
  torch::Tensor x = torch::zeros({16, 1, 112, kWidth}, torch::TensorOptions().device(torch::kCPU));
  for (std::int64_t line = 0; line < kLines; ++line) x.narrow(3, 24 + 22 * line, 3).fill_(1);
  AugmentOptions o = nothing();
  o.wave = 0.02;
  Random random(8, "test");
  const torch::Tensor warped = augment(x, o, random);
  EXPECT_FALSE(torch::allclose(warped[0], warped[1], 0, 0.1));
  double farthest = 0;
  for (std::int64_t i = 0; i < x.size(0); ++i) {
    const torch::Tensor row = warped[i][0][56];
    EXPECT_TRUE(torch::allclose(row, warped[i][0][50], 0, 1e-4)) << "bent columns in row " << i;
    for (std::int64_t line = 0; line < kLines; ++line) {
      const std::int64_t from = 14 + 22 * line, to = from + 22;  // between this line's neighbours
      const torch::Tensor ink = row.slice(0, from, to);
      const torch::Tensor places = torch::arange(from, to, ink.options());
      const double moved =
          ((ink * places).sum() / ink.sum()).item<double>() - (25.0 + 22.0 * static_cast<double>(line));
      EXPECT_GT(ink.sum().item<double>(), 1);
      EXPECT_LE(std::abs(moved), o.wave * kWidth + 0.5);
      farthest = std::max(farthest, std::abs(moved));
    }
  }
  EXPECT_GT(farthest, 0.5 * o.wave * kWidth);
}

TEST(Augment, ThicknessMovesTheAmountOfInkBothWays) {
  AugmentOptions o = nothing();
  o.thickness = 1;
  Random random(5, "test");
  const torch::Tensor ink = augment(letters(32), o, random).sum({1, 2, 3});
  const float before = letters(1).sum().item<float>();
  EXPECT_GT(ink.max().item<float>(), before * 1.1f);
  EXPECT_LT(ink.min().item<float>(), before * 0.9f);
}

// Of every row: x + share * (target - x) with one share for all pixels, found by least squares.
void expect_on_the_way(const torch::Tensor& result, const torch::Tensor& x, const torch::Tensor& target) {
  for (std::int64_t i = 0; i < x.size(0); ++i) {
    const torch::Tensor moved = result[i] - x[i], way = target[i] - x[i];
    const float share = ((moved * way).sum() / (way * way).sum()).item<float>();
    EXPECT_GT(share, 0) << i;
    EXPECT_LE(share, 1) << i;
    EXPECT_TRUE(torch::allclose(moved, share * way, 1e-4, 1e-4)) << i;
  }
}

TEST(Augment, BlursTowardsTheBinomialKernel) {
  AugmentOptions o = nothing();
  o.blur = 1;
  Random random(5, "test"), same(5, "test");
  const torch::Tensor x = augment(letters(8), nothing(), random);
  const torch::Tensor kernel =
      torch::tensor({1.F, 2.F, 1.F, 2.F, 4.F, 2.F, 1.F, 2.F, 1.F}).view({1, 1, 3, 3}) / 16;
  expect_on_the_way(augment(letters(8), o, same), x, at::conv2d(x, kernel, {}, 1, 1));
}

TEST(Augment, ThickensTowardsTheDilatedAndThinsTowardsTheErodedStrokes) {
  AugmentOptions o = nothing();
  o.thickness = 1;
  Random random(6, "test"), same(6, "test");
  const torch::Tensor x = augment(letters(16), nothing(), random), result = augment(letters(16), o, same);
  const torch::Tensor dilated = at::max_pool2d(x, 3, 1, 1), eroded = -at::max_pool2d(-x, 3, 1, 1);
  int thicker = 0;
  for (std::int64_t i = 0; i < 16; ++i) {
    const bool grown = result[i].sum().item<float>() > x[i].sum().item<float>();
    thicker += grown;
    expect_on_the_way(result.narrow(0, i, 1), x.narrow(0, i, 1), (grown ? dilated : eroded).narrow(0, i, 1));
  }
  EXPECT_GT(thicker, 0);
  EXPECT_LT(thicker, 16);
}

TEST(Augment, GivesRowsOfABatchWhatTheyGetAmongAll) {
  AugmentOptions o;
  o.wave = 0.02;
  o.erase = 0.5;
  const torch::Tensor x = letters(5);
  Random whole(3, "a"), part(3, "a");
  at::manual_seed(8);
  const torch::Tensor expected = augment(x, o, whole);
  at::manual_seed(8);
  const torch::Tensor got = augment(x.narrow(0, 1, 3), o, part, {5, 1, 3});
  EXPECT_TRUE(torch::equal(got, expected.narrow(0, 1, 3)));
  EXPECT_EQ(augment(x.narrow(0, 2, 0), o, part, {5, 2, 0}).size(0), 0);
}

}  // namespace
}  // namespace siglib

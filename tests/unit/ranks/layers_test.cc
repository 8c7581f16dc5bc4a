// Layers over rows on several ranks against LibTorch's over all of them.
#include "siglib/nn/batch_norm.h"
#include "siglib/nn/dropout.h"
#include "tests/unit/ranks/ranks.h"

#include <gtest/gtest.h>

#include <ATen/Context.h>
#include <ATen/ops/randn.h>

namespace siglib {
namespace {

using test::ranks;
using torch::Tensor;

const auto kDoubles = torch::dtype(torch::kDouble).device(torch::kCPU);

SpreadPointer spread_over_ranks(std::int64_t rows) {
  auto spread = c10::make_intrusive<Spread>(ranks());
  spread->share = share_of(rows, ranks().rank(), ranks().size());
  return spread;
}

Tensor own(const Tensor& whole, const SpreadPointer& spread) {
  return whole.narrow(0, spread->share.first, spread->share.count);
}

Tensor sum_of(Tensor part) {
  part = part.contiguous().clone();
  ranks().sum(std::span(part.data_ptr<double>(), static_cast<std::size_t>(part.numel())));
  return part;
}

void expect_close(const Tensor& a, const Tensor& b, const char* what) {
  EXPECT_TRUE(torch::allclose(a, b, 1e-11, 1e-12)) << what << "\n" << a << "\n" << b;
}

template <class Ours, class Theirs>
void expect_norm_of_the_whole(const Tensor& canvases) {
  Ours norm(canvases.size(1));
  Theirs reference(canvases.size(1));
  norm->to(torch::kDouble);
  reference->to(torch::kDouble);
  {
    const torch::NoGradGuard no_gradient;
    at::manual_seed(3);
    norm->weight.normal_(1, 0.5);
    norm->bias.normal_();
    reference->weight.copy_(norm->weight);
    reference->bias.copy_(norm->bias);
  }
  const SpreadPointer spread = spread_over_ranks(canvases.size(0));
  spread_layers(*norm, spread);
  const Tensor whole = canvases.detach().clone().requires_grad_();
  const Tensor part = own(canvases, spread).detach().clone().requires_grad_();
  const Tensor expected = reference(whole), got = norm(part);
  expect_close(got, own(expected, spread), "values");
  expect_close(norm->running_mean, reference->running_mean, "running mean");
  expect_close(norm->running_var, reference->running_var, "running variance");
  EXPECT_EQ(norm->num_batches_tracked.template item<std::int64_t>(), 1);

  at::manual_seed(4);
  const Tensor slope = at::randn(canvases.sizes(), kDoubles);
  (expected * slope).sum().backward();
  (got * own(slope, spread)).sum().backward();
  expect_close(part.grad(), own(whole.grad(), spread), "gradient of the input");
  expect_close(sum_of(norm->weight.grad()), reference->weight.grad(), "gradient of the weight");
  expect_close(sum_of(norm->bias.grad()), reference->bias.grad(), "gradient of the bias");
}

Tensor numbers(at::IntArrayRef shape) {
  at::manual_seed(2);
  return at::randn(shape, kDoubles) * 3 + 100;  // a mean that would cancel
}

TEST(BatchNormOverRanks, IsThatOfTheWholeBatch) {
  expect_norm_of_the_whole<BatchNorm2d, torch::nn::BatchNorm2d>(numbers({7, 3, 4, 5}));
  expect_norm_of_the_whole<BatchNorm1d, torch::nn::BatchNorm1d>(numbers({11, 6}));
}

TEST(BatchNormOverRanks, TakesChannelsLast) {
  expect_norm_of_the_whole<BatchNorm2d, torch::nn::BatchNorm2d>(
      numbers({6, 4, 3, 2}).contiguous(torch::MemoryFormat::ChannelsLast));
}

TEST(BatchNormOverRanks, TakesFewerRowsThanRanks) {
  expect_norm_of_the_whole<BatchNorm2d, torch::nn::BatchNorm2d>(numbers({1, 3, 4, 5}));
}

TEST(BatchNormOverRanks, IsTorchsInEvaluation) {
  BatchNorm2d norm(3);
  norm->to(torch::kDouble);
  norm->eval();
  torch::nn::BatchNorm2d reference(3);
  reference->to(torch::kDouble);
  reference->eval();
  spread_layers(*norm, spread_over_ranks(4));
  const Tensor x = numbers({4, 3, 2, 2});
  EXPECT_TRUE(torch::equal(norm(x), reference(x)));
}

TEST(DropoutOverRanks, DrawsWhatOneProcessWould) {
  const Tensor x = numbers({7, 40});
  const SpreadPointer spread = spread_over_ranks(7);
  Dropout dropout(0.3);
  torch::nn::Dropout reference(0.3);
  spread_layers(*dropout, spread);
  at::manual_seed(5);
  const Tensor expected = reference(x);
  at::manual_seed(5);
  EXPECT_TRUE(torch::equal(dropout(own(x, spread)), own(expected, spread)));
}

TEST(GatherRows, GivesAllRowsAndTakesOwnGradients) {
  const Tensor whole = numbers({5, 3});
  const SpreadPointer spread = spread_over_ranks(5);
  const Tensor part = own(whole, spread).clone().requires_grad_();
  const Tensor gathered = gather_rows(part, spread);
  EXPECT_TRUE(torch::equal(gathered, whole));
  (gathered.square()).sum().backward();
  EXPECT_TRUE(torch::equal(part.grad(), 2 * own(whole, spread)));
}

}  // namespace
}  // namespace siglib

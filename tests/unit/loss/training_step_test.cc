// One training step of every encoder with every loss and miner, in both types, on every device there is.
#include "siglib/loss/loss.h"
#include "siglib/nn/device.h"
#include "siglib/nn/encoder.h"
#include "tests/unit/loss/batches.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>
#include <utility>

namespace siglib {
namespace {

void step(Encoder& encoder, const LossOptions& options, torch::Device device, torch::ScalarType dtype) {
  const InputSize size = encoder.input_size();
  const torch::Tensor canvases =
      torch::rand({5, 1, size.height, size.width}, torch::dtype(dtype).device(device));
  BatchLabels labels = make_labels({1, 1, 2, 2, 1}, {1, 1, 1, 1, 0});
  labels = {labels.identity.to(device), labels.genuine.to(device)};

  encoder.zero_grad();
  const torch::Tensor embeddings = encoder.forward(canvases);
  const LossResult result = (*make_loss(options))(embeddings, labels);
  EXPECT_EQ(embeddings.scalar_type(), dtype);
  EXPECT_EQ(result.value.scalar_type(), dtype);
  EXPECT_EQ(result.value.device().type(), device.type());
  EXPECT_TRUE(std::isfinite(result.value.item<double>()));
  result.value.backward();

  const torch::NoGradGuard no_grad;
  double moved = 0.0;
  for (torch::Tensor& parameter : encoder.parameters()) {
    ASSERT_TRUE(parameter.grad().defined());
    ASSERT_TRUE(parameter.grad().isfinite().all().item<bool>());
    moved += parameter.grad().abs().sum().item<double>();
    parameter.sub_(parameter.grad(), 1e-3);
  }
  EXPECT_EQ(moved > 0.0, result.active > 0);
}

// The other shapes of a loss differ in arithmetic only, which loss_test.cc covers.
constexpr std::pair<LossKind, Miner> kChoices[] = {{LossKind::contrastive, Miner::all},
                                                   {LossKind::contrastive, Miner::batch_hard},
                                                   {LossKind::triplet, Miner::all},
                                                   {LossKind::triplet, Miner::batch_hard},
                                                   {LossKind::triplet, Miner::semi_hard}};

void every_step(EncoderKind kind, torch::Device device) {
  torch::set_num_threads(1);  // maps this small are not worth waking a second one
  for (const auto dtype : {torch::kFloat, torch::kDouble}) {
    torch::manual_seed(9);
    const auto encoder =
        make_encoder({.kind = kind, .dimension = 16, .stride = 8, .widths = {8, 8, 16, 16, 16}});
    encoder->to(device, dtype);
    encoder->train();
    for (const auto& [loss, miner] : kChoices) step(*encoder, {.kind = loss, .miner = miner}, device, dtype);
  }
}

TEST(TrainingStep, CompactOnCpu) {
  every_step(EncoderKind::compact, torch::kCPU);
}
TEST(TrainingStep, SigNetOnCpu) {
  every_step(EncoderKind::signet, torch::kCPU);
}

TEST(TrainingStep, OnCuda) {
  const torch::Device device = parse_device("auto");
  if (!device.is_cuda()) GTEST_SKIP() << "no CUDA device here";
  every_step(EncoderKind::compact, device);
  every_step(EncoderKind::signet, device);
}

}  // namespace
}  // namespace siglib

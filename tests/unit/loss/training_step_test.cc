// One training step of every encoder with every loss and miner, in both types, on every device there is.
#include "siglib/loss/loss.h"
#include "siglib/nn/device.h"
#include "siglib/nn/encoder.h"
#include "tests/unit/loss/batches.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>
#include <initializer_list>
#include <vector>

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
  const auto loss = make_loss(options, {.writers = 3, .dimension = encoder.dimension()});
  loss->to(device, dtype);
  const LossResult result = (*loss)(embeddings, labels);
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
  for (const auto& parameter : loss->named_parameters())
    EXPECT_TRUE(parameter.value().grad().isfinite().all().item<bool>()) << parameter.key();
}

// Shapes that differ in arithmetic only, and what miners choose, is for the other tests: one of each kind
// here, and the miner that draws on the host.
std::vector<LossOptions> losses_of(EncoderKind kind) {
  if (kind == EncoderKind::compact) {
    std::vector<LossOptions> losses = every_loss_kind();
    losses.push_back({TripletOptions{.miner = TripletMiner::distance_weighted}});
    return losses;
  }
  return {
      {ContrastiveOptions{}}, {TripletOptions{.miner = TripletMiner::batch_hard}}, {ProxyAnchorOptions{}}};
}

void every_step(EncoderKind kind, torch::Device device,
                std::initializer_list<torch::ScalarType> types = {torch::kFloat, torch::kDouble}) {
  torch::set_num_threads(1);  // maps this small are not worth waking a second one
  for (const auto dtype : types) {
    torch::manual_seed(9);
    const auto encoder =
        make_encoder({.kind = kind, .dimension = 16, .stride = 8, .widths = {8, 8, 16, 16, 16}});
    encoder->to(device, dtype);
    encoder->train();
    for (const LossOptions& options : losses_of(kind)) step(*encoder, options, device, dtype);
  }
}

TEST(TrainingStep, CompactOnCpu) {
  every_step(EncoderKind::compact, torch::kCPU);
}
TEST(TrainingStep, SigNetOnCpu) {
  every_step(EncoderKind::signet, torch::kCPU);
}

TEST(TrainingStep, SigNetFOnCpu) {
  every_step(EncoderKind::signet_f, torch::kCPU, {torch::kFloat});  // 12 million weights take their time
}

TEST(TrainingStep, OnCuda) {
  const torch::Device device = parse_device("auto");
  if (!device.is_cuda()) GTEST_SKIP() << "no CUDA device here";
  every_step(EncoderKind::compact, device);
  every_step(EncoderKind::signet, device);
  every_step(EncoderKind::signet_f, device);
}

}  // namespace
}  // namespace siglib

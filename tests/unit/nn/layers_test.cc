#include "siglib/nn/layers.h"

#include "siglib/nn/encoder.h"
#include "siglib/nn/inference_net.h"
#include "tests/support/lived_in.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <string>

namespace siglib {
namespace {

class LayersOf : public testing::TestWithParam<EncoderKind> {};

TEST_P(LayersOf, ComputeWhatTheEncoderDoes) {
  torch::manual_seed(3);
  const auto encoder = make_encoder({.kind = GetParam(), .dimension = 24, .stride = 8});
  test::live_in(*encoder);
  for (const auto type : {torch::kDouble, torch::kFloat}) {
    encoder->to(type);
    const InputSize size = encoder->input_size();
    const torch::Tensor canvases =
        torch::rand({2, 1, size.height, size.width}, torch::dtype(type).device(torch::kCPU));
    const torch::Tensor expected = encoder->forward(canvases);
    const torch::Tensor computed = run_layers(encoder->layers(), canvases).back();
    EXPECT_EQ(computed.scalar_type(), type);
    EXPECT_LT((computed - expected).abs().max().item<double>(), type == torch::kDouble ? 1e-13 : 1e-5);
  }
}

TEST_P(LayersOf, MakeAnInferenceNetThatComputesTheSame) {
  ASSERT_TRUE(InferenceNet::is_available());
  torch::manual_seed(4);
  const auto encoder = make_encoder({.kind = GetParam(), .dimension = 24, .stride = 8});
  test::live_in(*encoder);
  const InferenceNet net(encoder->layers());
  const InputSize size = encoder->input_size();
  for (const std::int64_t rows : {1, 5}) {
    const torch::Tensor canvases =
        torch::rand({rows, 1, size.height, size.width}, torch::dtype(torch::kFloat).device(torch::kCPU));
    const torch::Tensor expected = encoder->forward(canvases);
    EXPECT_LT((net.forward(canvases) - expected).abs().max().item<double>(), 1e-5);
    EXPECT_TRUE(torch::equal(net.forward(canvases), net.forward(canvases)));
  }
}

TEST(InferenceNet, PoolsWithinAConvolutionOfFewChannels) {
  torch::manual_seed(4);
  const auto encoder =
      make_encoder({.kind = EncoderKind::compact, .dimension = 24, .widths = {8, 16, 32, 64, 128}});
  test::live_in(*encoder);
  const torch::Tensor canvases =
      torch::rand({3, 1, 112, 224}, torch::dtype(torch::kFloat).device(torch::kCPU));
  const torch::Tensor difference =
      InferenceNet(encoder->layers()).forward(canvases) - encoder->forward(canvases);
  EXPECT_LT(difference.abs().max().item<double>(), 1e-5);
}

TEST_P(LayersOf, AreCopiesAndNameTheLastMaps) {
  const auto encoder = make_encoder({.kind = GetParam(), .dimension = 24, .stride = 8});
  test::live_in(*encoder);
  const LayerList layers = encoder->layers();
  const InputSize size = encoder->input_size();
  const torch::Tensor canvas =
      torch::rand({1, 1, size.height, size.width}, torch::dtype(torch::kFloat).device(torch::kCPU));
  const torch::Tensor before = run_layers(layers, canvas).back();
  {
    const torch::NoGradGuard no_gradient;
    for (torch::Tensor& parameter : encoder->parameters()) parameter.mul_(2).add_(1);
  }
  EXPECT_TRUE(torch::equal(run_layers(layers, canvas).back(), before));
  const auto values = run_layers(layers, canvas);
  int named = 0;
  for (std::size_t i = 0; i < layers.size(); ++i)
    if (layers[i].name == kLastMaps) {
      ++named;
      EXPECT_EQ(values[i].dim(), 4);
    }
  EXPECT_EQ(named, 1);
}

INSTANTIATE_TEST_SUITE_P(All, LayersOf,
                         testing::Values(EncoderKind::compact, EncoderKind::signet, EncoderKind::signet_f),
                         [](const auto& kind) { return std::string(name_of(kind.param)); });

}  // namespace
}  // namespace siglib

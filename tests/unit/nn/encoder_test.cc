#include "siglib/nn/encoder.h"

#include "siglib/core/error.h"
#include "siglib/nn/local_response_norm.h"
#include "siglib/nn/normalize.h"
#include "siglib/nn/signet.h"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>
#include <string>
#include <vector>

namespace siglib {
namespace {

const auto kFloats = torch::dtype(torch::kFloat).device(torch::kCPU);
const auto kDoubles = torch::dtype(torch::kDouble).device(torch::kCPU);

// SigNet at stride 8 is its cheapest.
EncoderOptions options_of(EncoderKind kind) {
  return {.kind = kind, .dimension = 32, .stride = 8};
}

torch::Tensor canvases(const Encoder& encoder, std::int64_t count) {
  const InputSize size = encoder.input_size();
  return torch::rand({count, 1, size.height, size.width}, kFloats);
}

class AnyEncoder : public testing::TestWithParam<EncoderKind> {
 protected:
  void SetUp() override { torch::manual_seed(7); }
};

TEST_P(AnyEncoder, GivesRowsOfLengthOneInTheTypeOfItsInput) {
  const auto encoder = make_encoder(options_of(GetParam()));
  for (const auto dtype : {torch::kFloat, torch::kDouble}) {
    encoder->to(dtype);
    const torch::Tensor embedding = encoder->forward(canvases(*encoder, 3).to(dtype));
    EXPECT_EQ(embedding.sizes(), (std::vector<std::int64_t>{3, 32}));
    EXPECT_EQ(encoder->dimension(), 32);
    EXPECT_EQ(embedding.scalar_type(), dtype);
    EXPECT_TRUE(torch::allclose(embedding.norm(2, 1), torch::ones({3}, embedding.options())));
  }
}

TEST_P(AnyEncoder, EmbedsEachCanvasByItselfInEvaluation) {
  const auto encoder = make_encoder(options_of(GetParam()));
  encoder->eval();
  const torch::NoGradGuard no_grad;
  const torch::Tensor batch = canvases(*encoder, 3);
  const torch::Tensor together = encoder->forward(batch);
  for (std::int64_t i = 0; i < 3; ++i)
    EXPECT_TRUE(torch::allclose(encoder->forward(batch.narrow(0, i, 1))[0], together[i], 1e-5, 1e-6)) << i;
}

TEST_P(AnyEncoder, TellsCanvasesApart) {
  const auto encoder = make_encoder(options_of(GetParam()));
  encoder->eval();
  const torch::NoGradGuard no_grad;
  const torch::Tensor embedding = encoder->forward(canvases(*encoder, 2));
  EXPECT_GT((embedding[0] - embedding[1]).norm().item<double>(), 1e-3);
}

std::vector<torch::Tensor> trained_twice(EncoderKind kind) {
  torch::manual_seed(3);
  const auto encoder = make_encoder(options_of(kind));
  std::vector<torch::Tensor> result;
  for (int step = 0; step < 2; ++step) {
    encoder->zero_grad();
    encoder->forward(canvases(*encoder, 3)).square().narrow(1, 0, 5).sum().backward();
    const torch::NoGradGuard no_grad;
    for (torch::Tensor& parameter : encoder->parameters()) parameter.sub_(parameter.grad(), 0.1);
  }
  for (const torch::Tensor& parameter : encoder->parameters()) result.push_back(parameter.detach().clone());
  for (const torch::Tensor& buffer : encoder->buffers()) result.push_back(buffer.clone());
  return result;
}

TEST_P(AnyEncoder, TrainsToTheSameBitsFromTheSameSeed) {
  const std::vector<torch::Tensor> first = trained_twice(GetParam());
  const std::vector<torch::Tensor> second = trained_twice(GetParam());
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_TRUE(torch::equal(first[i], second[i])) << i;
}

TEST_P(AnyEncoder, HasFiniteGradientsForBlankCanvases) {
  const auto encoder = make_encoder(options_of(GetParam()));
  const InputSize size = encoder->input_size();
  const torch::Tensor embedding = encoder->forward(torch::zeros({2, 1, size.height, size.width}, kFloats));
  EXPECT_TRUE(embedding.isfinite().all().item<bool>());
  embedding.narrow(1, 0, 5).sum().backward();
  for (const auto& item : encoder->named_parameters())
    EXPECT_TRUE(item.value().grad().isfinite().all().item<bool>()) << item.key();
}

std::string message_for(Encoder& encoder, const torch::Tensor& input) {
  try {
    encoder.forward(input);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "";
}

TEST_P(AnyEncoder, GivesNoRowsForNone) {
  const auto encoder = make_encoder(options_of(GetParam()));
  encoder->eval();
  const auto size = encoder->input_size();
  const torch::Tensor none = encoder->forward(torch::zeros({0, 1, size.height, size.width}, kFloats));
  EXPECT_EQ(none.sizes(), (std::vector<std::int64_t>{0, encoder->dimension()}));
  none.sum().backward();
}

TEST_P(AnyEncoder, RefusesOtherShapesAndTypes) {
  const auto encoder = make_encoder(options_of(GetParam()));
  const auto height = encoder->input_size().height;
  const auto width = encoder->input_size().width;
  const std::string expected =
      "expected [N, 1, " + std::to_string(height) + ", " + std::to_string(width) + "]";
  for (const std::vector<std::int64_t>& shape : std::vector<std::vector<std::int64_t>>{
           {2, 3, height, width}, {2, 1, height, width + 1}, {2, 1, height - 1, width}, {height, width}})
    EXPECT_NE(message_for(*encoder, torch::zeros(shape, kFloats)).find(expected), std::string::npos);
  const torch::Tensor bytes = torch::zeros({1, 1, height, width}, kFloats.dtype(torch::kByte));
  EXPECT_NE(message_for(*encoder, bytes).find("float or double"), std::string::npos);
}

TEST_P(AnyEncoder, IsLightlySpreadAtTheStart) {
  const auto encoder = make_encoder(options_of(GetParam()));
  for (const auto& item : encoder->named_parameters()) {
    const torch::Tensor& parameter = item.value();
    if (parameter.dim() < 2) continue;
    const double expected = std::sqrt(2.0 / static_cast<double>(parameter.numel() / parameter.size(0)));
    EXPECT_NEAR(parameter.std().item<double>(), expected, 0.2 * expected) << item.key();
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, AnyEncoder,
                         testing::Values(EncoderKind::compact, EncoderKind::signet, EncoderKind::signet_f),
                         [](const auto& kind) { return std::string(name_of(kind.param)); });

TEST(Compact, NeedsFiveWidths) {
  EXPECT_THROW(make_encoder({.widths = {16, 32, 64}}), Error);
  EXPECT_THROW(make_encoder({.widths = {}}), Error);
  EXPECT_NO_THROW(make_encoder({.widths = {4, 4, 4, 4, 4}}));
}

TEST(SigNetEncoder, OtherStridesFit) {
  for (const std::int64_t stride : {3, 5, 8}) {
    const auto encoder = make_encoder({.kind = EncoderKind::signet, .dimension = 8, .stride = stride});
    const torch::NoGradGuard no_grad;
    EXPECT_EQ(encoder->forward(canvases(*encoder, 1)).size(1), 8) << stride;
  }
}

TEST(SigNetEncoder, ADeadLastLayerGivesAZeroRowAndNoGradient) {
  SigNet encoder(options_of(EncoderKind::signet));
  {
    const torch::NoGradGuard no_grad;
    for (auto& item : encoder.named_parameters())
      if (item.key() == "linear6.bias") item.value().fill_(-1e6);
  }
  const torch::Tensor embedding = encoder.forward(canvases(encoder, 2));
  EXPECT_EQ(embedding.abs().max().item<double>(), 0.0);
  embedding.sum().backward();
  for (const torch::Tensor& parameter : encoder.parameters())
    EXPECT_EQ(parameter.grad().abs().max().item<double>(), 0.0);
}

TEST(Normalize, UnitRowsAndASafeZeroRow) {
  const torch::Tensor rows =
      torch::tensor({3.0, 4.0, 0.0, 0.0, 1e-9, 0.0}, kDoubles).view({3, 2}).requires_grad_();
  const torch::Tensor unit = l2_normalize(rows);
  EXPECT_TRUE(torch::allclose(unit, torch::tensor({0.6, 0.8, 0.0, 0.0, 1.0, 0.0}, kDoubles).view({3, 2})));
  unit.sum().backward();
  EXPECT_TRUE(rows.grad().isfinite().all().item<bool>());
  // (I - u uᵀ) / |x| applied to (1, 1)
  EXPECT_NEAR(rows.grad()[0][0].item<double>(), (1 - 0.6 * 1.4) / 5, 1e-12);
  EXPECT_NEAR(rows.grad()[0][1].item<double>(), (1 - 0.8 * 1.4) / 5, 1e-12);
  EXPECT_LE(rows.grad()[1].abs().max().item<double>(), 1.0);
}

TEST(LocalResponseNormalisation, SumsOverTheNeighboursThatExist) {
  const torch::Tensor maps = torch::tensor({1.0, 2.0, 3.0, 4.0}, kDoubles).view({1, 4, 1, 1});
  const torch::Tensor result =
      local_response_norm(maps, {.size = 3, .alpha = 0.5, .beta = 2.0, .k = 1.0}).flatten();
  const std::vector<double> sums = {1 + 4, 1 + 4 + 9, 4 + 9 + 16, 9 + 16};
  for (std::int64_t i = 0; i < 4; ++i) {
    const double divisor = 1.0 + 0.5 * sums[static_cast<std::size_t>(i)];
    EXPECT_NEAR(result[i].item<double>(), static_cast<double>(i + 1) / (divisor * divisor), 1e-12) << i;
  }
}

}  // namespace
}  // namespace siglib

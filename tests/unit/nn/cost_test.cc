#include "siglib/nn/encoder.h"

#include <gtest/gtest.h>

#include <utility>

namespace siglib {
namespace {

EncoderCost cost_of_kind(EncoderOptions options) {
  return cost_of(*make_encoder(options));
}

// Maps: 37 × 53, pooled to 18 × 26, 8 × 12, 3 × 5.
TEST(Cost, SigNetAtStrideFour) {
  const EncoderCost cost = cost_of_kind({.kind = EncoderKind::signet, .stride = 4});
  EXPECT_EQ(cost.parameters, 96 * (121 + 1) + 256 * (96 * 25 + 1) + 384 * (256 * 9 + 1) +
                                 256 * (384 * 9 + 1) + 1024 * (256 * 3 * 5 + 1) + 128 * (1024 + 1));
  EXPECT_EQ(cost.multiply_adds, 96 * 121 * 37 * 53 + 256 * 96 * 25 * 18 * 26 + 384 * 256 * 9 * 8 * 12 +
                                    256 * 384 * 9 * 8 * 12 + 1024 * 256 * 3 * 5 + 128 * 1024);
}

// Maps: 145 × 210, pooled to 72 × 104, 35 × 51, 17 × 25.
TEST(Cost, SigNetAtStrideOne) {
  const EncoderCost cost = cost_of_kind({.kind = EncoderKind::signet, .dimension = 64, .stride = 1});
  EXPECT_EQ(cost.parameters, 96 * (121 + 1) + 256 * (96 * 25 + 1) + 384 * (256 * 9 + 1) +
                                 256 * (384 * 9 + 1) + 1024 * (256 * 17 * 25 + 1) + 64 * (1024 + 1));
  EXPECT_EQ(cost.multiply_adds, 96LL * 121 * 145 * 210 + 256LL * 96 * 25 * 72 * 104 +
                                    384LL * 256 * 9 * 35 * 51 + 256LL * 384 * 9 * 35 * 51 +
                                    1024LL * 256 * 17 * 25 + 64 * 1024);
}

// Maps: 35 × 53, pooled to 17 × 26, 8 × 12, 3 × 5.
TEST(Cost, SigNetF) {
  const EncoderCost cost = cost_of_kind({.kind = EncoderKind::signet_f, .dimension = 2048});
  const std::int64_t maps = 96 * 121 + 256 * 96 * 25 + 384 * 256 * 9 + 384 * 384 * 9 + 256 * 384 * 9;
  const std::int64_t linear = 2048 * 256 * 3 * 5 + 2048 * 2048;
  EXPECT_EQ(cost.parameters, maps + linear + 2 * (96 + 256 + 384 + 384 + 256 + 2048 + 2048));
  EXPECT_EQ(cost.multiply_adds, 96 * 121 * 35 * 53 + 256 * 96 * 25 * 17 * 26 +
                                    (384 * 256 + 384 * 384 + 256 * 384) * 9 * 8 * 12 + linear);
}

// Maps: 56 × 112, 28 × 56, 14 × 28, 7 × 14, 7 × 14.
TEST(Cost, CompactByDefault) {
  const EncoderCost cost = cost_of_kind({});
  std::int64_t parameters = 16 * 25 + 2 * 16 + 128 * (192 * 8 + 1);
  std::int64_t multiply_adds = 16 * 25 * 56 * 112 + 128 * 192 * 8;
  const auto block = [&](std::int64_t in, std::int64_t out, std::int64_t area) {
    const std::int64_t weights = 9 * in * out + 9 * out * out + in * out;
    parameters += weights + 3 * 2 * out;
    multiply_adds += weights * area;
  };
  block(16, 32, 28 * 56);
  block(32, 64, 14 * 28);
  block(64, 128, 7 * 14);
  block(128, 192, 7 * 14);
  EXPECT_EQ(cost.parameters, parameters);
  EXPECT_EQ(cost.multiply_adds, multiply_adds);
  EXPECT_LE(cost.multiply_adds, 150'000'000);
  EXPECT_LE(cost.parameters, 1'700'000);
}

TEST(Cost, LeavesTheEncoderAsItWas) {
  const auto encoder = make_encoder({});
  const torch::Tensor mean = encoder->named_buffers()["stem_norm.running_mean"].clone();
  const EncoderCost first = cost_of(*encoder);
  EXPECT_TRUE(encoder->is_training());
  EXPECT_TRUE(torch::equal(encoder->named_buffers()["stem_norm.running_mean"], mean));
  encoder->eval();
  EXPECT_EQ(cost_of(*encoder).multiply_adds, first.multiply_adds);
  EXPECT_FALSE(encoder->is_training());
}

}  // namespace
}  // namespace siglib

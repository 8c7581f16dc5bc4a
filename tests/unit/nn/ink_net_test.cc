#include "siglib/nn/ink_net.h"

#include "siglib/core/error.h"
#include "siglib/nn/cost.h"

#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace siglib {
namespace {

const auto kHost = torch::TensorOptions().device(torch::kCPU);

Image picture(int height, int width, int channels) {
  Image image{height, width, channels, {}};
  for (int i = 0; i < height * width * channels; ++i)
    image.pixels.push_back(static_cast<std::uint8_t>(200 + (i * 7919) % 50 - ((i / 13) % 11 == 0 ? 150 : 0)));
  return image;
}

TEST(InkNet, StaysWithinItsBudget) {
  const auto net = make_ink_net();
  net->eval();
  const torch::NoGradGuard no_gradient;
  const std::int64_t cost = multiply_adds_of([&] { net->forward(torch::zeros({1, 3, 512, 512}, kHost)); });
  EXPECT_GT(cost, 100'000'000);
  EXPECT_LE(cost, 300'000'000);
}

TEST(InkNet, GivesTwoLogitsPerPixel) {
  const auto net = make_ink_net();
  const torch::Tensor out = net->forward(torch::rand({2, 3, 48, 80}, kHost));
  EXPECT_EQ(out.sizes(), (std::vector<std::int64_t>{2, 2, 48, 80}));
  net->to(torch::kDouble);
  net->eval();
  EXPECT_EQ(net->forward(torch::rand({1, 3, 16, 16}, kHost.dtype(torch::kDouble))).scalar_type(),
            torch::kDouble);
}

TEST(InkNet, RefusesOtherShapes) {
  const auto net = make_ink_net();
  for (const std::vector<std::int64_t>& shape :
       {std::vector<std::int64_t>{1, 1, 32, 32}, {1, 3, 30, 32}, {1, 3, 32, 40}, {3, 32, 32}, {0, 3, 32, 32}})
    EXPECT_THROW(net->forward(torch::zeros(shape, kHost)), Error) << shape;
}

TEST(InkSegmenter, AnswersInThePicturesSize) {
  at::manual_seed(3);
  const auto segmenter = make_ink_segmenter(make_ink_net(), torch::Device(torch::kCPU), "test");
  EXPECT_EQ(segmenter->id(), "test");
  for (const auto& [height, width, channels] :
       {std::array{37, 61, 3}, std::array{16, 16, 1}, std::array{5, 200, 3}}) {
    const InkLayers layers = segmenter->segment(picture(height, width, channels));
    EXPECT_EQ(layers.writing.height, height);
    EXPECT_EQ(layers.signature.width, width);
    EXPECT_EQ(layers.writing.ink.size(), static_cast<std::size_t>(height) * static_cast<std::size_t>(width));
    EXPECT_NE(layers.writing.ink, layers.signature.ink);
  }
}

TEST(InkSegmenter, PaddingIsPaper) {
  at::manual_seed(4);
  const auto net = make_ink_net();
  const auto segmenter = make_ink_segmenter(net, torch::Device(torch::kCPU), "test");
  // The same picture with 11 columns of its own paper added answers the same where it was before and far from
  // the seam.
  Image small{64, 53, 1, std::vector<std::uint8_t>(64 * 53, 250)};
  Image large{64, 64, 1, std::vector<std::uint8_t>(64 * 64, 250)};
  for (int y = 20; y < 40; ++y)
    for (int x = 10; x < 14; ++x) small.pixels[y * 53 + x] = large.pixels[y * 64 + x] = 40;
  const InkLayers a = segmenter->segment(small), b = segmenter->segment(large);
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 53; ++x)
      ASSERT_NEAR(a.writing.ink[y * 53 + x], b.writing.ink[y * 64 + x], 1) << x << ' ' << y;
}

TEST(InkView, IsTheMissingLightOfEachChannel) {
  Image image{60, 100, 3, {}};
  for (int i = 0; i < 60 * 100; ++i) {
    const bool stroke = i % 100 >= 48 && i % 100 < 52;
    image.pixels.insert(image.pixels.end(),
                        {static_cast<std::uint8_t>(stroke ? 50 : 200),
                         static_cast<std::uint8_t>(stroke ? 100 : 200), static_cast<std::uint8_t>(200)});
  }
  const InkView view = ink_view(image);
  ASSERT_EQ(view.darkness.size(), 3U * 60 * 100);
  const auto at = [&](int channel, int x) {
    return view.darkness[static_cast<std::size_t>(channel * 6000 + 30 * 100 + x)];
  };
  EXPECT_NEAR(at(0, 50), 191, 2);
  EXPECT_NEAR(at(1, 50), 128, 2);
  EXPECT_EQ(at(2, 50), 0);
  EXPECT_EQ(at(0, 10), 0);
}

}  // namespace
}  // namespace siglib

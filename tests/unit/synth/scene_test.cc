#include "siglib/synth/scene.h"

#include "siglib/core/error.h"
#include "siglib/image/decode.h"
#include "siglib/synth/render.h"
#include "siglib/synth/scan.h"
#include "siglib/synth/writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace siglib {
namespace {

Canvas some_ink(std::uint64_t number) {
  return render_ink(SyntheticWriter(2, number).genuine(1), number, 12);
}

double mean_grey(const Image& image, const Canvas& mask, bool inked) {
  double sum = 0;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < mask.ink.size(); ++i) {
    if ((mask.ink[i] >= 250) != inked || (!inked && mask.ink[i] > 0)) continue;
    const std::uint8_t* p = &image.pixels[3 * i];
    sum += 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
    ++count;
  }
  return sum / static_cast<double>(std::max<std::int64_t>(count, 1));
}

class EveryScene : public testing::TestWithParam<SceneKind> {};

TEST_P(EveryScene, TakesASignatureThatIsMuchTallerThanWide) {
  Canvas tall{600, 60, std::vector<std::uint8_t>(600 * 60)};
  for (int y = 20; y < 580; ++y)
    for (int x = 25; x < 35; ++x) tall.ink[static_cast<std::size_t>(y * 60 + x)] = 255;
  for (const double severity : {1.0, 5.0}) {
    const Scene scene = compose_scene(tall, GetParam(), conditions_at(severity), 1);
    EXPECT_GT(scene.box.height, 2 * scene.box.width) << severity;  // it is seen at an angle
    EXPECT_LT(scene.signature.width, 8000) << severity;
  }
}

TEST_P(EveryScene, HoldsTheSignatureWholeWhereItSaysSo) {
  for (const double severity : {1.0, 3.0, 5.0}) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const Conditions conditions = conditions_at(severity);
      const Scene scene = compose_scene(some_ink(seed), GetParam(), conditions, seed);
      const Image image = decode_image(scene.jpeg, {}, "scene");
      ASSERT_EQ(image.channels, 3);
      ASSERT_EQ(image.width, scene.signature.width);
      ASSERT_EQ(image.height, scene.signature.height);
      ASSERT_EQ(image.width, scene.writing.width);
      // Seen at an angle, a line of this width keeps about its length; its box grows with the turn.
      EXPECT_GT(scene.box.width, 0.75 * conditions.signature_width) << severity << ' ' << seed;
      EXPECT_LT(scene.box.width, 1.35 * conditions.signature_width) << severity << ' ' << seed;
      EXPECT_GE(scene.box.x, 0);
      EXPECT_GE(scene.box.y, 0);
      EXPECT_LE(scene.box.x + scene.box.width, image.width);
      EXPECT_LE(scene.box.y + scene.box.height, image.height);
      for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
          const auto i = static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                         static_cast<std::size_t>(x);
          ASSERT_GE(scene.writing.ink[i], scene.signature.ink[i]);
          if (scene.signature.ink[i] < 96) continue;
          ASSERT_TRUE(x >= scene.box.x && x < scene.box.x + scene.box.width && y >= scene.box.y &&
                      y < scene.box.y + scene.box.height);
        }
    }
  }
}

TEST_P(EveryScene, IsAFunctionOfItsArguments) {
  const Canvas ink = some_ink(1);
  const Scene a = compose_scene(ink, GetParam(), conditions_at(3), 9);
  const Scene b = compose_scene(ink, GetParam(), conditions_at(3), 9);
  EXPECT_EQ(a.jpeg, b.jpeg);
  EXPECT_EQ(a.signature.ink, b.signature.ink);
  EXPECT_NE(a.jpeg, compose_scene(ink, GetParam(), conditions_at(3), 10).jpeg);
}

INSTANTIATE_TEST_SUITE_P(Scene, EveryScene,
                         testing::Values(SceneKind::cheque, SceneKind::form, SceneKind::letter,
                                         SceneKind::phone),
                         [](const auto& kind) { return std::string(name_of(kind.param)); });

TEST(Scene, InkIsDarkerThanThePaperByTheContrast) {
  Conditions conditions;  // all that is beside the point switched off
  conditions.light_gradient = conditions.defocus = conditions.noise = conditions.tilt = 0;
  conditions.jpeg_quality = 100;
  for (const double contrast : {0.3, 0.5, 0.8}) {
    conditions.ink_contrast = contrast;
    Canvas block{200, 600, std::vector<std::uint8_t>(200 * 600, 255)};
    const Scene scene = compose_scene(block, SceneKind::phone, conditions, 4);
    const Image image = decode_image(scene.jpeg, {}, "scene");
    // Around the block there is paper and a little table: the paper is what most pixels beside it show.
    std::vector<double> beside;
    for (int x = scene.box.x; x < scene.box.x + scene.box.width; ++x) {
      const auto i = static_cast<std::size_t>(scene.box.y - 12) * static_cast<std::size_t>(image.width) +
                     static_cast<std::size_t>(x);
      beside.push_back(0.299 * image.pixels[3 * i] + 0.587 * image.pixels[3 * i + 1] +
                       0.114 * image.pixels[3 * i + 2]);
    }
    std::nth_element(beside.begin(), beside.begin() + static_cast<std::ptrdiff_t>(beside.size() / 2),
                     beside.end());
    const double paper = beside[beside.size() / 2];
    EXPECT_NEAR(1 - mean_grey(image, scene.signature, true) / paper, contrast, 0.12) << contrast;
  }
}

TEST(Scan, HoldsTheSignatureAndNothingElse) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Scene scan = compose_scan(some_ink(seed), seed);
    const Image image = decode_image(scan.jpeg, {}, "scan");
    EXPECT_EQ(image.width, scan.signature.width);
    EXPECT_EQ(scan.signature.ink, scan.writing.ink);
    EXPECT_GT(scan.box.width, 150);
    EXPECT_LT(scan.box.width, 950);
    EXPECT_GT(scan.box.width, 0.5 * image.width);
    EXPECT_LT(mean_grey(image, scan.signature, true), mean_grey(image, scan.signature, false) - 50) << seed;
  }
  EXPECT_EQ(compose_scan(some_ink(1), 5).jpeg, compose_scan(some_ink(1), 5).jpeg);
  EXPECT_NE(compose_scan(some_ink(1), 5).jpeg, compose_scan(some_ink(1), 6).jpeg);
}

TEST(Scene, NeedsInk) {
  const Canvas empty{100, 300, std::vector<std::uint8_t>(100 * 300, 0)};
  EXPECT_THROW(compose_scene(empty, SceneKind::cheque, conditions_at(1), 1), Error);
  EXPECT_THROW(compose_scan(empty, 1), Error);
}

}  // namespace
}  // namespace siglib

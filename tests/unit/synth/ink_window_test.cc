#include "siglib/synth/ink_window.h"

#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace siglib {
namespace {

Scene some_scene(double severity) {
  return compose_scene(render_ink(SyntheticWriter(3, 1).genuine(1), 1, 12), SceneKind::cheque,
                       conditions_at(severity), 5);
}

double mean_where(const std::vector<std::uint8_t>& values, const std::vector<std::uint8_t>& mask,
                  bool inked) {
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < mask.size(); ++i)
    if (inked ? mask[i] > 200 : mask[i] == 0) sum += values[i], ++count;
  return sum / std::max(count, 1.0);
}

TEST(InkWindow, TruthLiesOnTheInk) {
  const Scene scene = some_scene(2);
  Random random(1, "test");
  int with_signature = 0;
  for (int i = 0; i < 12; ++i) {
    const InkWindow window = cut_window(scene, i % 2 == 0 ? Sight::close : Sight::overview, 128, 160, random);
    ASSERT_EQ(window.darkness.size(), 3U * 128 * 160);
    ASSERT_EQ(window.writing.size(), 128U * 160);
    ASSERT_EQ(window.signature.size(), 128U * 160);
    if (std::ranges::count_if(window.signature, [](int level) { return level > 200; }) < 40) continue;
    ++with_signature;
    const std::vector<std::uint8_t> red(window.darkness.begin(), window.darkness.begin() + 128 * 160);
    EXPECT_GT(mean_where(red, window.signature, true), mean_where(red, window.writing, false) + 60) << i;
  }
  EXPECT_GE(with_signature, 5);
}

TEST(InkWindow, GoesOnAsPaperWhereThePictureEnds) {
  const Scene scene = some_scene(5);
  Random random(2, "test");
  const InkWindow window = cut_window(scene, Sight::close, 512, 1024, random);
  // The picture is narrower than the window: some columns hold nothing at all.
  int empty = 0;
  for (int x = 0; x < 1024; ++x) {
    bool nothing = true;
    for (int y = 0; y < 512; ++y)
      nothing = nothing && window.darkness[static_cast<std::size_t>(y * 1024 + x)] == 0;
    empty += nothing;
  }
  EXPECT_GT(empty, 100);
  EXPECT_GT(std::accumulate(window.signature.begin(), window.signature.end(), 0L), 0);
}

TEST(InkWindow, FollowsItsRandomStream) {
  const Scene scene = some_scene(3);
  Random a(7, "test"), b(7, "test");
  EXPECT_EQ(cut_window(scene, Sight::close, 64, 64, a).darkness,
            cut_window(scene, Sight::close, 64, 64, b).darkness);
}

}  // namespace
}  // namespace siglib

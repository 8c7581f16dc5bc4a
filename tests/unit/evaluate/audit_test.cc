#include "siglib/evaluate/audit.h"

#include "siglib/core/random.h"
#include "siglib/evaluate/near_copies.h"
#include "siglib/evaluate/probe.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"
#include "tests/unit/evaluate/known_set.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace siglib {
namespace {

// Noise canvases of writers; forgeries are darker by `shade`.
AuditImages noise(int writers, int of_each, int shade) {
  AuditImages images{32, 64, {}, {}, 0};
  Random random(5, "noise");
  for (int w = 0; w < writers; ++w)
    for (int s = 0; s < 2 * of_each; ++s) {
      AuditImage image;
      image.writer = w;
      image.kind = s < of_each ? Kind::genuine : Kind::forged;
      images.images.push_back(image);
      for (int i = 0; i < 32 * 64; ++i)
        images.ink.push_back(
            static_cast<std::uint8_t>(random.integer(0, 100) + (image.kind == Kind::forged ? shade : 0)));
    }
  return images;
}

double probe_auc(const AuditImages& images) {
  return std::get<ProbeResult>(probe(images, {20, 1, 1}, silent_reporter())).auc.value;
}

TEST(Probe, FindsAGiveAwayAndNothingInNoise) {
  EXPECT_GT(probe_auc(noise(12, 5, 60)), 0.95);
  EXPECT_NEAR(probe_auc(noise(12, 5, 0)), 0.5, 0.15);
}

TEST(Probe, IsTheSameEveryTimeAndSaysWhyNot) {
  const AuditImages images = noise(10, 3, 10);
  EXPECT_EQ(probe_auc(images), probe_auc(images));
  const auto few = probe(noise(9, 3, 10), {20, 1, 1}, silent_reporter());
  ASSERT_TRUE(std::holds_alternative<std::string>(few));
  EXPECT_NE(std::get<std::string>(few).find("9 writers"), std::string::npos);
}

Canvas signature(std::uint64_t writer, std::uint64_t sample) {
  return Preprocessor()(render(SyntheticWriter(1, writer).genuine(sample), 1), "test");
}

// One run of two writers, the second's first image a copy of the first writer's; more images outside the
// pairs.
ModelRun run_with_copy(bool seen) {
  PairSet set;
  set.audit = {288, 576, {}, {}, 0};
  const std::vector<Canvas> canvases{signature(1, 1), signature(1, 2), signature(1, 1), signature(2, 1)};
  for (std::size_t i = 0; i < canvases.size(); ++i) {
    AuditImage image;
    image.path = fmt::format("{}.png", i);
    image.writer = i == 3;
    image.image = i < 3 && !(seen && i == 2) ? static_cast<std::int64_t>(i) : -1;
    image.seen = seen && i == 2;
    set.audit.images.push_back(image);
    set.audit.ink.insert(set.audit.ink.end(), canvases[i].ink.begin(), canvases[i].ink.end());
  }
  set.pairs = {{{0}, 1, PairKind::genuine}};
  if (!seen) set.pairs.push_back({{0}, 2, PairKind::genuine});
  return {Matcher(test::model_with({})), std::move(set), 0};
}

TEST(NearCopies, AreToldWithinAPairAndAcrossTheSplit) {
  const ModelRun paired = run_with_copy(false), split = run_with_copy(true);
  const std::vector<CopyFinding> within = near_copies(std::span(&paired, 1), 1, silent_reporter());
  ASSERT_EQ(within.size(), 1u);
  EXPECT_EQ(within[0].a, "0.png");
  EXPECT_EQ(within[0].b, "2.png");
  EXPECT_FALSE(within[0].crosses_split);
  EXPECT_GT(within[0].correlation, 0.99);
  const std::vector<CopyFinding> across = near_copies(std::span(&split, 1), 1, silent_reporter());
  ASSERT_EQ(across.size(), 1u);
  EXPECT_TRUE(across[0].crosses_split);
}

TEST(Alarms, NameProbeStatisticsAndCopies) {
  Audit audit;
  EXPECT_TRUE(alarms_of(audit, 0.9).empty());
  audit.probe = ProbeResult{{"auc", 0.66, {0.6, 0.7}}, 100, 10};
  audit.statistics.push_back({"mean ink", std::nullopt, Figure{"auc", 0.71, {0.6, 0.8}}});
  audit.statistics.push_back({"file size", Figure{"auc", 1, {1, 1}}, std::nullopt});  // only before: gone
  audit.near_copies = {{"a", "b", 0.99, true}, {"c", "d", 0.98, false}};
  EXPECT_EQ(alarms_of(audit, 0.9).size(), 4u);
  // A model that separates better leaves the statistic below half of it.
  EXPECT_EQ(alarms_of(audit, 0.95).size(), 3u);
}

}  // namespace
}  // namespace siglib

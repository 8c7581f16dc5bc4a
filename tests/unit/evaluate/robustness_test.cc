#include "siglib/evaluate/robustness.h"

#include "siglib/synth/collection.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/evaluate/known_set.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

class Robustness : public testing::Test {
 protected:
  Robustness() {
    write_collection({2, 3, 1, 3}, folder_.path(), 1, silent_reporter());
    write_text(folder_ / "pairs.csv",
               "reference,query,kind\n"
               "001/genuine/01.png,001/genuine/02.png,genuine\n"
               "001/genuine/01.png,001/genuine/03.png,genuine\n"
               "002/genuine/01.png,002/genuine/02.png,genuine\n"
               "001/genuine/01.png,001/forged/01.png,skilled\n"
               "002/genuine/01.png,002/forged/01.png,skilled\n"
               "001/genuine/01.png,002/genuine/02.png,random\n"
               "002/genuine/01.png,001/genuine/02.png,random\n");
    const auto model = test::model_with({});
    const auto embedder = std::make_shared<const Embedder>(model, torch::Device(torch::kCPU));
    runs_.push_back(
        {Matcher(model),
         pairs_from_file(embedder, load_pairs(folder_ / "pairs.csv"), "test", 1, silent_reporter()), 0,
         embedder});
  }
  std::vector<RobustnessPoint> points(const RobustnessOptions& options) const {
    return robustness(runs_, options, {0, 1, 2}, silent_reporter());
  }

  test::TemporaryFolder folder_;
  std::vector<ModelRun> runs_;
};

TEST_F(Robustness, ComparesScenesWithTheSamePairsAsTheyCame) {
  const auto found = points({.scenes = {SceneKind::phone, SceneKind::letter}, .severities = {2, 4}});
  ASSERT_EQ(found.size(), 2U * (1 + 2 * 2));
  EXPECT_FALSE(found[0].scene);
  EXPECT_EQ(found[0].negatives, PairKind::skilled);
  EXPECT_EQ(found[1].negatives, PairKind::random);
  EXPECT_EQ(found[2].scene, SceneKind::phone);
  EXPECT_EQ(found[2].severity, 2);
  EXPECT_EQ(found[8].scene, SceneKind::letter);
  EXPECT_EQ(found[8].severity, 4);
  for (const RobustnessPoint& point : found) {
    EXPECT_EQ(point.genuine_pairs, 3);  // none is lost, whether it was refused or not
    EXPECT_EQ(point.negative_pairs, 2);
    EXPECT_EQ(point.images, point.scene ? 5 : 0);  // queries, each composed once
    EXPECT_LE(point.refused, point.images);
    EXPECT_GE(point.eer.value, 0);
    EXPECT_LE(point.eer.value, 1);
  }
}

TEST_F(Robustness, IsAFunctionOfItsSeed) {
  const RobustnessOptions options{.scenes = {SceneKind::cheque}, .severities = {5}};
  const auto a = points(options), b = points(options);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].eer.value, b[i].eer.value);
    EXPECT_EQ(a[i].refused, b[i].refused);
  }
}

TEST_F(Robustness, DrawsAsManyPairsAsAskedFor) {
  const auto found = points({.scenes = {SceneKind::phone}, .severities = {1}, .pairs = 1});
  for (const RobustnessPoint& point : found) EXPECT_EQ(point.genuine_pairs + point.negative_pairs, 2);
}

TEST_F(Robustness, IsNotMeasuredUnasked) {
  EXPECT_TRUE(points({}).empty());
}

}  // namespace
}  // namespace siglib

#include "siglib/train/ink_training.h"

#include "siglib/core/error.h"
#include "siglib/model/ink_file.h"
#include "siglib/train/ink_scenes.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

InkRecipe tiny_recipe(std::int64_t steps) {
  InkRecipe recipe;
  recipe.terms = "any use";
  recipe.ink.steps = steps;
  recipe.ink.scenes = 1;
  recipe.ink.windows = 2;
  recipe.ink.height = recipe.ink.width = 64;
  recipe.ink.easiest = 4;  // small pictures are quickly made
  recipe.ink.validate_every = 2;
  recipe.schedule.kind = ScheduleKind::constant;
  return recipe;
}

std::vector<float> weights_in(const std::filesystem::path& file) {
  std::vector<float> all;
  for (const auto& [name, tensor] : load_ink(file).weights) {
    const torch::Tensor flat = tensor.to(torch::kFloat).contiguous().view(-1);
    all.insert(all.end(), flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel());
  }
  return all;
}

// Stops when the trainer has told of `steps` steps.
class StopAfter : public Reporter {
 public:
  StopAfter(std::int64_t steps, std::stop_source& stop) : steps_(steps), stop_(stop) {}
  void begin(std::string_view, std::int64_t, std::string_view) override {}
  void advance(std::int64_t done, std::string_view) override {
    if (done >= steps_) stop_.request_stop();
  }
  void end() override {}
  void info(std::string_view) override {}
  void warn(std::string_view) override {}

 private:
  std::int64_t steps_;
  std::stop_source& stop_;
};

TEST(InkTraining, AResumedRunEqualsAnUninterruptedOne) {
  const test::TemporaryFolder whole, parts;
  const torch::Device cpu(torch::kCPU);
  const InkRecipe recipe = tiny_recipe(5);
  EXPECT_TRUE(train_ink(recipe, whole.path(), false, cpu, 2, {}, silent_reporter()).finished);
  std::stop_source stop;
  StopAfter reporter(3, stop);
  const InkTrainResult first = train_ink(recipe, parts.path(), false, cpu, 2, stop.get_token(), reporter);
  EXPECT_FALSE(first.finished);
  EXPECT_EQ(first.steps, 3);
  const InkTrainResult second = train_ink(recipe, parts.path(), true, cpu, 2, {}, silent_reporter());
  EXPECT_TRUE(second.finished);
  EXPECT_EQ(weights_in(whole / "ink.h5"), weights_in(parts / "ink.h5"));
}

TEST(InkTraining, ResumesItsOwnRecipeOnly) {
  const test::TemporaryFolder folder;
  const torch::Device cpu(torch::kCPU);
  train_ink(tiny_recipe(2), folder.path(), false, cpu, 2, {}, silent_reporter());
  InkRecipe other = tiny_recipe(2);
  other.optimizer.learning_rate *= 2;
  EXPECT_THROW(train_ink(other, folder.path(), true, cpu, 2, {}, silent_reporter()), Error);
}

TEST(InkScenes, ABatchIsAFunctionOfRecipeAndStep) {
  const InkOptions options = tiny_recipe(1).ink;
  const InkScenes one(options, 1), two(options, 2);
  EXPECT_TRUE(one.training(3).darkness.equal(two.training(3).darkness));
  EXPECT_FALSE(one.training(3).darkness.equal(one.training(4).darkness));
  const InkBatch batch = one.training(0);
  EXPECT_EQ(batch.darkness.sizes(), (std::vector<std::int64_t>{2, 3, 64, 64}));
  EXPECT_EQ(batch.truth.sizes(), (std::vector<std::int64_t>{2, 2, 64, 64}));
  EXPECT_LE(batch.truth.max().item<double>(), 1.0);
}

TEST(InkScenes, RefusesWindowsThatTheNetCannotTake) {
  InkOptions options = tiny_recipe(1).ink;
  options.width = 70;
  EXPECT_THROW(InkScenes(options, 1), Error);
}

}  // namespace
}  // namespace siglib

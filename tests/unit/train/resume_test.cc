// A run that was interrupted and resumed ends with the weights of one that never stopped, bit for bit.
#include "siglib/core/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_training.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

class StopAfter final : public Reporter {
 public:
  StopAfter(std::stop_source source, int batches) : source_(std::move(source)), left_(batches) {}
  void begin(std::string_view, std::int64_t, std::string_view) override {}
  void advance(std::int64_t, std::string_view) override {
    if (--left_ == 0) source_.request_stop();
  }
  void end() override {}
  void info(std::string_view) override {}
  void warn(std::string_view) override {}

 private:
  std::stop_source source_;
  int left_;
};

TrainOutcome train(const Recipe& recipe, const std::filesystem::path& folder, bool resume,
                   int stop_after = -1) {
  std::stop_source source;
  StopAfter reporter(source, stop_after);
  Trainer trainer(recipe, test::tiny_data(), torch::Device(torch::kCPU), folder, reporter);
  if (resume) trainer.resume();
  return trainer.run(source.get_token());
}

void expect_same(const NamedTensors& a, const NamedTensors& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].first, b[i].first);
    EXPECT_TRUE(torch::equal(a[i].second, b[i].second)) << a[i].first;
  }
}

void expect_resumed_equals_whole(const Recipe& recipe) {
  const test::TemporaryFolder whole, parts;
  ASSERT_EQ(train(recipe, whole.path(), false), TrainOutcome::finished);
  // Stopped inside the first epoch, at the very end of the second, and inside the third.
  ASSERT_EQ(train(recipe, parts.path(), false, 2), TrainOutcome::interrupted);
  ASSERT_EQ(train(recipe, parts.path(), true, 6), TrainOutcome::interrupted);
  ASSERT_EQ(train(recipe, parts.path(), true, 1), TrainOutcome::interrupted);
  ASSERT_EQ(train(recipe, parts.path(), true), TrainOutcome::finished);

  const Checkpoint a = load_checkpoint(whole / "checkpoint.h5");
  const Checkpoint b = load_checkpoint(parts / "checkpoint.h5");
  expect_same(a.weights, b.weights);
  expect_same(a.average, b.average);
  expect_same(a.loss, b.loss);
  ASSERT_EQ(a.history.size(), b.history.size());
  for (std::size_t i = 0; i < a.history.size(); ++i) {
    EXPECT_EQ(a.history[i].train_loss, b.history[i].train_loss);
    EXPECT_EQ(a.history[i].validation_eer, b.history[i].validation_eer);
  }
  const Model left = load_model(whole / "model.h5", torch::Device(torch::kCPU));
  const Model right = load_model(parts / "model.h5", torch::Device(torch::kCPU));
  expect_same(state_of(*left.encoder), state_of(*right.encoder));
  EXPECT_EQ(left.score.learned_distance.parameters(), right.score.learned_distance.parameters());
  EXPECT_EQ(left.score.rules, right.score.rules);
}

class ResumeWith : public testing::TestWithParam<std::tuple<OptimizerKind, double>> {};

TEST_P(ResumeWith, GivesTheWeightsOfAnUninterruptedRun) {
  Recipe recipe = test::tiny_recipe();
  recipe.optimizer.kind = std::get<0>(GetParam());
  recipe.train.ema = std::get<1>(GetParam());
  expect_resumed_equals_whole(recipe);
}

INSTANTIATE_TEST_SUITE_P(Optimizers, ResumeWith,
                         testing::Values(std::tuple{OptimizerKind::adamw, 0.0},
                                         std::tuple{OptimizerKind::adamw, 0.9},
                                         std::tuple{OptimizerKind::sgd, 0.0},
                                         std::tuple{OptimizerKind::rmsprop, 0.0}));

TEST(Resume, KeepsWhatTheLossesLearnAndWhatTheirMinersDraw) {
  Recipe recipe = test::tiny_recipe();
  recipe.losses = {{TripletOptions{.miner = TripletMiner::distance_weighted}},
                   {ProxyAnchorOptions{}, 0.1},
                   {PairwiseLogisticOptions{}}};
  expect_resumed_equals_whole(recipe);
}

TEST(ResumeRefuses, AnotherRecipeAndOtherData) {
  const test::TemporaryFolder folder;
  Recipe recipe = test::tiny_recipe();
  recipe.train.epochs = 1;
  train(recipe, folder.path(), false);
  recipe.optimizer.learning_rate *= 2;
  EXPECT_THROW(train(recipe, folder.path(), true), Error);
}

TEST(ResumeRefuses, ADamagedCheckpoint) {
  const test::TemporaryFolder folder;
  Recipe recipe = test::tiny_recipe();
  recipe.train.epochs = 1;
  train(recipe, folder.path(), false);
  Bytes content = read_file(folder / "checkpoint.h5", 1 << 30);
  content[content.size() / 2] ^= 1;
  write_file(folder / "checkpoint.h5", content);
  try {
    train(recipe, folder.path(), true);
    FAIL() << "a damaged checkpoint was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::model);
    EXPECT_NE(std::string(error.what()).find("damaged"), std::string::npos);
  }
}

}  // namespace
}  // namespace siglib

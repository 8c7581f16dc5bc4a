#include "siglib/train/trainer.h"

#include "siglib/core/error.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_training.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <fstream>

namespace siglib {
namespace {

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Trainer, FillsTheRunDirectoryAndLearns) {
  const test::TemporaryFolder folder;
  Recipe recipe = test::tiny_recipe();
  recipe.train.epochs = 6;
  recipe.optimizer.learning_rate = 0.01;
  recipe.augment = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  Trainer trainer(recipe, test::tiny_data(), torch::Device(torch::kCPU), folder.path(), silent_reporter());
  EXPECT_EQ(trainer.run({}), TrainOutcome::finished);
  EXPECT_LT(trainer.history().back().train_loss, trainer.history().front().train_loss);

  std::ifstream log(folder / "log.jsonl");
  int lines = 0;
  for (std::string line; std::getline(log, line); ++lines) EXPECT_EQ(parse_json_line(line).epoch, lines + 1);
  EXPECT_EQ(lines, 6);
  const Model model = load_model(folder / "model.h5", torch::Device(torch::kCPU));
  EXPECT_EQ(model.provenance.title, "tiny");
  EXPECT_EQ(model.seen.size(), 114u);
  EXPECT_TRUE(model.has_seen(test::tiny_data().train.samples.front().pixel_hash));
  EXPECT_FALSE(model.has_seen(Digest{}));
}

Recipe stroke_recipe() {
  Recipe recipe = test::tiny_recipe();
  recipe.train.epochs = 1;
  recipe.score.parts = Parts::both;
  recipe.score.references = {1};
  recipe.strokes.pairs = 5;
  recipe.strokes.epochs = 2;
  recipe.strokes.batch = 16;
  recipe.pairs.max_genuine = recipe.pairs.max_skilled = 10;
  return recipe;
}

TrainingData stroke_data() {
  TrainingData data = test::tiny_data();
  data.train_strokes = test::strokes_of(data.train);
  data.validation_strokes = test::strokes_of(data.validation);
  return data;
}

TEST(Trainer, TrainsTheStrokeNetworkWhereTheRecipeComparesStrokes) {
  const test::TemporaryFolder folder;
  Trainer(stroke_recipe(), stroke_data(), torch::Device(torch::kCPU), folder.path(), silent_reporter())
      .run({});
  const ScoreModel score = load_model(folder / "model.h5", torch::Device(torch::kCPU)).score;
  EXPECT_EQ(score.compare.parts, Parts::both);
  EXPECT_TRUE(score.compare.strokes);
  EXPECT_EQ(score.learned_distance.parameters().weight.size(), 2u);
}

TEST(Trainer, KeepsTheStrokeNetworkItStartsFromWhereNoEpochsAreAskedFor) {
  const test::TemporaryFolder first, second;
  const torch::Device cpu(torch::kCPU);
  Trainer(stroke_recipe(), stroke_data(), cpu, first.path(), silent_reporter()).run({});
  const Model model = load_model(first / "model.h5", cpu);
  Recipe other = stroke_recipe();
  other.strokes.epochs = 0;
  Trainer trainer(other, stroke_data(), cpu, second.path(), silent_reporter());
  expect_error(ErrorKind::usage, "strokes.epochs is 0", [&] { trainer.run({}); });
  trainer.start_from(model);
  trainer.run({});
  const auto& network = model.score.compare.strokes->parameters();
  EXPECT_EQ(load_model(second / "model.h5", cpu).score.compare.strokes->parameters(), network);
  EXPECT_EQ(load_checkpoint(second / "checkpoint.h5").strokes->parameters(), network);
}

TEST(Trainer, NamesWhatTheModelItStartsFromHadLearnedFrom) {
  const test::TemporaryFolder first, second;
  const torch::Device cpu(torch::kCPU);
  Recipe recipe = test::tiny_recipe();
  recipe.train.epochs = 1;
  Trainer(recipe, test::tiny_data(), cpu, first.path(), silent_reporter()).run({});
  Model start = load_model(first / "model.h5", cpu);
  CollectionProvenance same_title = start.provenance.collections.front();
  same_title.terms = "Research only";
  start.provenance.collections.push_back(same_title);
  start.seen = {Digest{}};  // below every other

  Trainer trainer(recipe, test::tiny_data(), cpu, second.path(), silent_reporter());
  trainer.start_from(start);
  std::stop_source stop;
  stop.request_stop();
  trainer.run(stop.get_token());
  Trainer resumed(recipe, test::tiny_data(), cpu, second.path(), silent_reporter());
  resumed.resume();
  resumed.run({});
  const Model model = load_model(second / "model.h5", cpu), own = load_model(first / "model.h5", cpu);
  EXPECT_EQ(model.provenance.collections.back().terms, "Research only");
  EXPECT_EQ(model.provenance.collections.size(), own.provenance.collections.size() + 1);
  EXPECT_TRUE(model.has_seen(Digest{}));
  EXPECT_EQ(model.seen.size(), own.seen.size() + 1);
}

// Stopped before the network is trained further, then resumed, against never stopped.
TEST(Trainer, TrainsTheStrokeNetworkItStartsFromFurther) {
  const test::TemporaryFolder first, whole, stopped;
  const torch::Device cpu(torch::kCPU);
  Trainer(stroke_recipe(), stroke_data(), cpu, first.path(), silent_reporter()).run({});
  const Model model = load_model(first / "model.h5", cpu);
  Trainer trainer(stroke_recipe(), stroke_data(), cpu, whole.path(), silent_reporter());
  trainer.start_from(model);
  trainer.run({});
  const auto network = load_checkpoint(whole / "checkpoint.h5").strokes->parameters();
  EXPECT_NE(network, model.score.compare.strokes->parameters());

  std::stop_source stop;
  stop.request_stop();
  Trainer interrupted(stroke_recipe(), stroke_data(), cpu, stopped.path(), silent_reporter());
  interrupted.start_from(model);
  EXPECT_EQ(interrupted.run(stop.get_token()), TrainOutcome::interrupted);
  Trainer resumed(stroke_recipe(), stroke_data(), cpu, stopped.path(), silent_reporter());
  resumed.resume();
  resumed.run({});
  EXPECT_EQ(load_checkpoint(stopped / "checkpoint.h5").strokes->parameters(), network);
}

TEST(Trainer, StoppedBeforeTheStrokeNetworkIsTrainedItTrainsOneWhenResumed) {
  const test::TemporaryFolder whole, stopped;
  const torch::Device cpu(torch::kCPU);
  Trainer(stroke_recipe(), stroke_data(), cpu, whole.path(), silent_reporter()).run({});
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(
      Trainer(stroke_recipe(), stroke_data(), cpu, stopped.path(), silent_reporter()).run(stop.get_token()),
      TrainOutcome::interrupted);
  EXPECT_FALSE(load_checkpoint(stopped / "checkpoint.h5").strokes);
  Trainer resumed(stroke_recipe(), stroke_data(), cpu, stopped.path(), silent_reporter());
  resumed.resume();
  resumed.run({});
  EXPECT_EQ(load_checkpoint(stopped / "checkpoint.h5").strokes->parameters(),
            load_checkpoint(whole / "checkpoint.h5").strokes->parameters());
}

TEST(Trainer, TwoRunsGiveIdenticalWeights) {
  const test::TemporaryFolder a, b;
  Recipe recipe = test::tiny_recipe();
  recipe.train.epochs = 1;
  for (const auto* folder : {&a, &b})
    Trainer(recipe, test::tiny_data(), torch::Device(torch::kCPU), folder->path(), silent_reporter()).run({});
  const NamedTensors left = load_checkpoint(a / "checkpoint.h5").weights;
  const NamedTensors right = load_checkpoint(b / "checkpoint.h5").weights;
  for (std::size_t i = 0; i < left.size(); ++i) EXPECT_TRUE(torch::equal(left[i].second, right[i].second));
}

TEST(Trainer, StopsEarlyWhenPatienceIsOut) {
  const test::TemporaryFolder folder;
  Recipe recipe = test::tiny_recipe();
  recipe.train.epochs = 100;
  recipe.train.patience = 1;
  recipe.optimizer.learning_rate = 0;
  Trainer trainer(recipe, test::tiny_data(), torch::Device(torch::kCPU), folder.path(), silent_reporter());
  EXPECT_EQ(trainer.run({}), TrainOutcome::stopped_early);
  EXPECT_LT(trainer.history().size(), 100u);
}

TEST(Trainer, StopsWithAdviceWhenTheLossIsNoNumber) {
  const test::TemporaryFolder folder;
  Recipe recipe = test::tiny_recipe();
  recipe.optimizer.kind = OptimizerKind::sgd;
  recipe.optimizer.learning_rate = 100;
  recipe.optimizer.clip_norm = 0;
  recipe.losses = {{ContrastiveOptions{.alpha = 1000}}};
  recipe.train.epochs = 50;
  Trainer trainer(recipe, test::tiny_data(), torch::Device(torch::kCPU), folder.path(), silent_reporter());
  const std::string message = message_of([&] { trainer.run({}); });
  EXPECT_NE(message.find("collapsed"), std::string::npos) << message;
  EXPECT_NE(message.find("learning_rate"), std::string::npos) << message;
}

TEST(Trainer, StopsWithAdviceWhenAllEmbeddingsAreEqual) {
  const test::TemporaryFolder folder;
  TrainingData data = test::tiny_data();
  std::fill(data.validation.ink.begin(), data.validation.ink.end(), std::uint8_t{0});
  Trainer trainer(test::tiny_recipe(), data, torch::Device(torch::kCPU), folder.path(), silent_reporter());
  EXPECT_NE(message_of([&] { trainer.run({}); }).find("all embeddings are equal"), std::string::npos);
}

TEST(Trainer, StartsFromAModelOfTheSameArchitectureOnly) {
  const test::TemporaryFolder a, b;
  Recipe recipe = test::tiny_recipe();
  recipe.train.epochs = 1;
  Trainer(recipe, test::tiny_data(), torch::Device(torch::kCPU), a.path(), silent_reporter()).run({});
  const Model model = load_model(a / "model.h5", torch::Device(torch::kCPU));

  Recipe frozen = recipe;
  frozen.optimizer.learning_rate = 0;
  frozen.optimizer.weight_decay = 0;
  Trainer same(frozen, test::tiny_data(), torch::Device(torch::kCPU), b.path(), silent_reporter());
  same.start_from(model);
  same.run({});
  const NamedTensors weights = load_checkpoint(b / "checkpoint.h5").weights;
  for (const auto& [name, tensor] : state_of(*model.encoder)) {
    if (name.find("running") != std::string::npos || name.find("num_batches") != std::string::npos) continue;
    const auto found =
        std::find_if(weights.begin(), weights.end(), [&](const auto& w) { return w.first == name; });
    ASSERT_NE(found, weights.end());
    EXPECT_TRUE(torch::equal(found->second, tensor)) << name;
  }

  recipe.encoder.dimension = 16;
  Trainer other(recipe, test::tiny_data(), torch::Device(torch::kCPU), b.path(), silent_reporter());
  EXPECT_NE(message_of([&] { other.start_from(model); }).find("encoder differs"), std::string::npos);
}

TEST(Trainer, CountsBatchesWithoutAPair) {
  const test::TemporaryFolder folder;
  Recipe recipe = test::tiny_recipe();
  recipe.train.epochs = 1;
  // No negative lies strictly between d and d + 0.
  recipe.losses = {{TripletOptions{.margin = 0, .miner = TripletMiner::semi_hard}}};
  Trainer trainer(recipe, test::tiny_data(), torch::Device(torch::kCPU), folder.path(), silent_reporter());
  trainer.run({});
  EXPECT_EQ(trainer.history().front().empty_batches, 4);
}

TEST(Trainer, NamesTheRunFolderThatCannotBeWritten) {
  const std::string message = message_of([] {
    Recipe recipe = test::tiny_recipe();
    recipe.train.epochs = 1;
    Trainer(recipe, test::tiny_data(), torch::Device(torch::kCPU), "/proc/nowhere", silent_reporter())
        .run({});
  });
  EXPECT_NE(message.find("/proc/nowhere"), std::string::npos) << message;
}

}  // namespace
}  // namespace siglib

#include "siglib/train/tune_space.h"

#include "siglib/core/error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <variant>

namespace siglib {
namespace {

TuneSpace parse(const std::string& text) {
  return parse_tune_space(text, "space.yaml", Recipe{});
}

// The message of the usage error that the text is refused with.
std::string refusal(const std::string& text) {
  try {
    parse(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return "";
}

void expect_refused(const std::string& text, const std::vector<std::string>& words) {
  const std::string message = refusal(text);
  for (const std::string& word : words)
    EXPECT_NE(message.find(word), std::string::npos) << text << "\n" << word << "\n" << message;
}

constexpr const char* kSpace = R"(
optimizer.learning_rate: {low: 0.0001, high: 0.01, scale: log}
sampler.writers: {low: 4, high: 7, integer: true}
augment.rotation: {low: 1, high: 3}
optimizer.kind: [adamw, sgd]
)";

TEST(TuneSpace, KeepsKeysInTheOrderOfTheFile) {
  const TuneSpace space = parse(kSpace);
  ASSERT_EQ(space.size(), 4u);
  EXPECT_EQ(space[0].key, "optimizer.learning_rate");
  EXPECT_EQ(space[0].range->scale, TuneScale::log);
  EXPECT_TRUE(space[1].range->integer);
  EXPECT_EQ(space[3].choices, (std::vector<std::string>{"adamw", "sgd"}));
}

TEST(TuneSpace, DrawsStayInRangeAndReachEveryValue) {
  const TuneSpace space = parse(kSpace);
  std::map<std::string, int> writers, kinds;
  int below_middle = 0;
  constexpr int kDraws = 2000;
  for (int trial = 1; trial <= kDraws; ++trial) {
    const TuneSetting setting = draw_setting(space, 1, trial);
    const double rate = std::stod(setting[0]);
    EXPECT_GE(rate, 0.0001);
    EXPECT_LE(rate, 0.01);
    below_middle += rate < 0.001 ? 1 : 0;  // half of the decades
    ++writers[setting[1]];
    EXPECT_GE(std::stod(setting[2]), 1);
    EXPECT_LE(std::stod(setting[2]), 3);
    ++kinds[setting[3]];
  }
  EXPECT_NEAR(below_middle, kDraws / 2, 100);
  EXPECT_EQ(writers.size(), 4u);
  for (const auto& [value, count] : writers) EXPECT_NEAR(count, kDraws / 4, 100) << value;
  for (const auto& [value, count] : kinds) EXPECT_NEAR(count, kDraws / 2, 100) << value;
}

TEST(TuneSpace, WholeNumbersOnALogScaleReachBothEnds) {
  const TuneSpace space = parse("sampler.writers: {low: 2, high: 8, scale: log, integer: true}");
  std::map<std::string, int> seen;
  for (int trial = 1; trial <= 2000; ++trial) ++seen[draw_setting(space, 1, trial)[0]];
  EXPECT_EQ(seen.size(), 7u);
  EXPECT_GT(seen["2"], seen["8"]);
  EXPECT_NEAR(seen["2"], 2000 * std::log(2.5 / 1.5) / std::log(8.5 / 1.5), 100);
}

TEST(TuneSpace, DrawsDependOnSeedAndTrialAlone) {
  const TuneSpace space = parse(kSpace);
  EXPECT_EQ(draw_setting(space, 1, 5), draw_setting(space, 1, 5));
  std::set<TuneSetting> distinct;
  for (int trial = 1; trial <= 20; ++trial)
    for (std::uint64_t seed = 1; seed <= 2; ++seed) distinct.insert(draw_setting(space, seed, trial));
  EXPECT_EQ(distinct.size(), 40u);
}

TEST(TuneSpace, NarrowRangesKeepTheDigitsThatDiffer) {
  const TuneSpace space = parse("train.ema: {low: 0.9999, high: 0.99999}");
  std::set<TuneSetting> distinct;
  for (int trial = 1; trial <= 100; ++trial) distinct.insert(draw_setting(space, 1, trial));
  EXPECT_GT(distinct.size(), 90u);
}

TEST(TuneSpace, WholeListsAndListsOfNumbersAreChoices) {
  const TuneSpace space = parse(R"(
losses:
  - - kind: triplet
      margin: 0.2
    - kind: circle
      weight: 0.5
  - [{kind: multi_similarity}]
schedule.milestones: [[3, 5], []]
)");
  ASSERT_EQ(space[0].choices.size(), 2u);
  EXPECT_EQ(space[0].choices[0].find('\n'), std::string::npos);
  const Recipe recipe = with_setting(Recipe{}, space, {space[0].choices[0], space[1].choices[0]});
  ASSERT_EQ(recipe.losses.size(), 2u);
  EXPECT_EQ(std::get<TripletOptions>(recipe.losses[0].kind).margin, 0.2);
  EXPECT_EQ(recipe.losses[1].weight, 0.5);
  EXPECT_EQ(recipe.schedule.milestones, (std::vector<std::int64_t>{3, 5}));
}

TEST(TuneSpace, AssignmentsAreWhatSetTakes) {
  const TuneSpace space = parse("optimizer.kind: [sgd]\naugment.rotation: {low: 1, high: 2}\n");
  EXPECT_EQ(assignments(space, {"sgd", "1.5"}),
            (std::vector<std::string>{"optimizer.kind=sgd", "augment.rotation=1.5"}));
}

TEST(TuneSpace, RefusesWhatTheRecipeDoesNotTake) {
  expect_refused("\noptimizer.lerning_rate: [0.1]",
                 {"space.yaml:2: optimizer.lerning_rate", "learning_rate"});
  expect_refused("optimizer.learning_rate: [fast]", {"space.yaml:1: optimizer.learning_rate", "a number"});
  expect_refused("optimizer.learning_rate: [0.1, -1]", {"space.yaml:1", "-1", "out of range"});
  expect_refused("optimizer.learning_rate: {low: 1, high: 101}", {"101", "out of range"});
  expect_refused("optimizer.kind: [adam]", {"optimizer.kind", "adamw"});
  expect_refused("sampler.writers: {low: 4, high: 8}", {"sampler.writers", "integer: true"});
}

TEST(TuneSpace, NamesTheKeyOnce) {
  EXPECT_EQ(refusal("optimizer.learning_rate: [fast]"),
            "space.yaml:1: optimizer.learning_rate: expected a number, found \"fast\"");
}

TEST(TuneSpace, RefusesWhatIsNoSpace) {
  expect_refused("", {"space.yaml", "expected recipe keys"});
  expect_refused("[1, 2]", {"space.yaml", "expected recipe keys"});
  expect_refused("a: [1\n", {"space.yaml:", "not valid YAML"});
  expect_refused("optimizer.kind: []", {"space.yaml:1: optimizer.kind", "expected a list of values"});
  expect_refused("optimizer.kind: sgd", {"optimizer.kind", "expected a list of values"});
  expect_refused("optimizer.kind: [sgd]\noptimizer.kind: [adamw]", {"space.yaml:2", "given twice"});
  expect_refused("optimizer: [{kind: sgd}]\noptimizer.kind: [adamw]",
                 {"space.yaml:1", "overlaps with optimizer.kind"});
  expect_refused("augment.rotation: [1]\n---\naugment.scale: [0.1]",
                 {"space.yaml:2: a second YAML document begins here"});
}

TEST(TuneSpace, RefusesWhatIsNoRange) {
  expect_refused("augment.rotation: {low: 1}", {"augment.rotation", "high is missing"});
  expect_refused("augment.rotation: {low: 1, hihg: 2}", {"hihg", "did you mean \"high\"?"});
  expect_refused("augment.rotation: {low: 1, hihg: 2, high: 3}", {"augment.rotation", "hihg", "high"});
  expect_refused("augment.rotation: {low: 3, high: 1}", {"low 3 is not below high 1"});
  expect_refused("augment.rotation: {low: 0, high: 1, scale: log}", {"low above 0"});
  expect_refused("augment.rotation: {low: 0, high: 1, scale: cubic}", {"linear, log"});
  expect_refused("sampler.writers: {low: 1.5, high: 4, integer: true}", {"whole numbers"});
}

TEST(TuneSpace, RefusesWhatWouldChangeTheMeasure) {
  expect_refused("split.seed: [1, 2]", {"space.yaml:1: split.seed", "same validation writers"});
  expect_refused("pairs.random: [1, 2]", {"pairs.random", "same validation pairs"});
  expect_refused("preprocess.width: [288]", {"preprocess.width", "canvas cache"});
  expect_refused("train: [{ema: 0.9}]", {"train", "train.select"});
  expect_refused("score.parts: [both]", {"score.parts", "embedding alone"});
  EXPECT_EQ(refusal("train.ema: [0, 0.9]"), "");
}

}  // namespace
}  // namespace siglib

#include "siglib/train/tune_log.h"

#include "siglib/config/config.h"
#include "siglib/core/error.h"

#include <gtest/gtest.h>

#include <cmath>

namespace siglib {
namespace {

TuneSpace space() {
  return parse_tune_space(
      "optimizer.learning_rate: {low: 0.001, high: 0.1}\nlosses: [[{kind: triplet, margin: 0.2}]]\n",
      "space.yaml", Recipe{});
}

std::vector<TuneRun> runs() {
  TuneRun a;
  a.trial = 1;
  a.epochs = 2;
  a.status = TuneStatus::finished;
  a.setting = {"0.0123", space()[1].choices[0]};
  a.eer = 0.123456789012345;
  a.eer_random = 0.1;
  a.seconds = 1.5;
  TuneRun b = a;
  b.rung = 1;
  b.status = TuneStatus::stopped_early;
  b.eer = 0.2;
  TuneRun c;
  c.trial = 2;
  c.epochs = 2;
  c.setting = {"0.05", a.setting[1]};
  c.error = "training \"collapsed\", in epoch 1";
  return {a, b, c};
}

std::vector<std::int64_t> trials_of(const std::vector<TuneRun>& list) {
  std::vector<std::int64_t> trials;
  for (const TuneRun& run : list) trials.push_back(run.trial);
  return trials;
}

TEST(TuneLog, TheTableReadsBackAsItWas) {
  const std::string csv = to_csv(space(), runs());
  const std::vector<TuneRun> read = parse_tune_csv(csv, "trials.csv", space());
  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(to_csv(space(), read), csv);
  EXPECT_EQ(read[0].eer, 0.123456789012345);
  EXPECT_TRUE(std::isnan(read[0].eer_skilled));
  EXPECT_EQ(read[1].rung, 1);
  EXPECT_EQ(read[1].status, TuneStatus::stopped_early);
  EXPECT_EQ(read[2].setting, runs()[2].setting);
  EXPECT_EQ(read[2].error, runs()[2].error);
}

TEST(TuneLog, ADamagedTableIsRefusedByLineAndColumn) {
  std::string csv = to_csv(space(), runs());
  csv.replace(csv.find("finished"), 8, "finnished");
  try {
    parse_tune_csv(csv, "trials.csv", space());
    FAIL() << "was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_NE(std::string(error.what()).find("trials.csv:2: status"), std::string::npos) << error.what();
  }
  EXPECT_THROW(parse_tune_csv("trial,rung\n1,0\n", "trials.csv", space()), Error);
}

TEST(TuneLog, FiguresAreOfTheLastBestEpoch) {
  EpochRecord first, second, third;
  first.validation_eer = 0.3;
  first.best = second.best = true;
  second.validation_eer = 0.2;
  second.validation_eer_skilled = 0.25;
  second.validation_eer_random = 0.15;
  third.validation_eer = 0.4;
  first.seconds = second.seconds = third.seconds = 2;
  TuneRun run;
  EXPECT_TRUE(read_figures(
      to_json_line(first) + "\n" + to_json_line(second) + "\n" + to_json_line(third) + "\n", run));
  EXPECT_EQ(run.eer, 0.2);
  EXPECT_EQ(run.eer_skilled, 0.25);
  EXPECT_EQ(run.eer_random, 0.15);
  EXPECT_EQ(run.seconds, 6);
  EXPECT_FALSE(read_figures(to_json_line(third) + "\n", run));
}

TEST(TuneLog, RanksByRungThenErrorThenNumberAndTheFailedLast) {
  const auto run = [](std::int64_t trial, std::int64_t rung, double eer) {
    TuneRun made;
    made.trial = trial;
    made.rung = rung;
    made.eer = eer;
    made.status = std::isnan(eer) ? TuneStatus::failed : TuneStatus::finished;
    return made;
  };
  EXPECT_EQ(
      trials_of(ranking({run(1, 0, 0.1), run(2, 0, 0.3), run(3, 0, 0.1), run(4, 0, NAN), run(5, 0, 0.05),
                         run(6, 0, 0.06), run(2, 1, 0.4), run(5, 1, NAN), run(6, 1, 0.2)})),
      (std::vector<std::int64_t>{6, 2, 1, 3, 5, 4}));
}

TEST(TuneLog, ASearchIsKnownByWhatItCannotChange) {
  TuneIdentity a;
  a.config = "title: \"a\"\n";
  a.space = "losses:\n  - [{kind: triplet}]  # one\n";
  TuneIdentity b;
  load_yaml(b, to_yaml(a), "tune.yaml");
  EXPECT_EQ(difference(a, b), "");
  b.seed = 2;
  EXPECT_EQ(difference(a, b), "--seed");
  b = a;
  b.halving = 2;
  EXPECT_EQ(difference(a, b), "--halving");
  b = a;
  b.min_epochs = 2;
  EXPECT_EQ(difference(a, b), "--min-epochs");
  b = a;
  b.space += "\n";
  EXPECT_EQ(difference(a, b), "the space");
}

}  // namespace
}  // namespace siglib

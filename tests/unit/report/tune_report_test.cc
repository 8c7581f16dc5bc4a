#include "siglib/report/tune_report.h"

#include "marks.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

using test::has;

TuneSummary summary() {
  TuneSummary made;
  made.title = "a < b";
  made.space = parse_tune_space(
      "optimizer.learning_rate: {low: 0.001, high: 0.1, scale: log}\noptimizer.kind: [adamw, sgd]\n"
      "sampler.writers: [8, 4]\n",
      "space.yaml", Recipe{});
  made.plan = {4, 2, 2};
  for (std::int64_t trial = 1; trial <= 4; ++trial) {
    TuneRun run;
    run.trial = trial;
    run.epochs = 1;
    run.status = trial == 3 ? TuneStatus::failed : TuneStatus::finished;
    run.error = trial == 3 ? "<collapsed>" : "";
    run.setting = {"0.01", trial % 2 == 0 ? "sgd" : "adamw", "8"};
    if (trial != 3) run.eer = 0.1 * static_cast<double>(trial);
    made.runs.push_back(run);
  }
  TuneRun last = made.runs[1];
  last.rung = 1;
  last.epochs = 2;
  made.runs.push_back(last);
  made.best_yaml = "title: \"x\"\n";
  return made;
}

TEST(TuneReport, MarksEveryEndedRunOnThePlotOfEachKey) {
  const std::string html = tune_report(summary());
  for (const char* key : {"key-0", "key-1", "key-2"}) {
    EXPECT_TRUE(has(html, std::string("data-plot=\"") + key + "\"")) << key;
    EXPECT_EQ(test::count_of(html, std::string("data-marker=\"") + key + "-"), 4u) << key;
  }
  EXPECT_FALSE(has(html, "data-marker=\"key-0-3-0\""));
  EXPECT_TRUE(has(html, "1 is adamw; 2 is sgd"));
  EXPECT_TRUE(has(html, "4 × 1 epoch, then 2 × 2 epochs"));
  EXPECT_TRUE(test::balanced(html));
  EXPECT_TRUE(test::self_contained(html));
  EXPECT_TRUE(test::clean_numbers(html));
}

TEST(TuneReport, NumbersValuesThatNoScaleSpreadsOut) {
  TuneSummary made = summary();
  made.space = parse_tune_space(
      "optimizer.weight_decay: [0, 0.0001, 0.01]\noptimizer.learning_rate: [0.001, 0.01, 0.1]\n"
      "sampler.writers: [4, 8]\n",
      "space.yaml", Recipe{});
  for (TuneRun& run : made.runs) run.setting = {"0.0001", "0.01", "8"};
  const std::string html = tune_report(made);
  EXPECT_TRUE(has(html, "1 is 0; 2 is 0.0001; 3 is 0.01"));
  EXPECT_FALSE(has(html, "1 is 0.001"));  // on a log scale
  EXPECT_FALSE(has(html, "1 is 4"));
  EXPECT_TRUE(test::clean_numbers(html));
}

TEST(TuneReport, ListsTheBestFirstAndTheFailedWithItsReason) {
  const std::string html = tune_report(summary());
  EXPECT_EQ(test::between(html, "class=\"marked\"", "<th scope=\"row\">", "<"), "2");
  EXPECT_EQ(test::count_of(html, "<tr"), 5u);
  EXPECT_TRUE(has(html, "&lt;collapsed&gt;"));
  EXPECT_TRUE(has(html, "a &lt; b"));
}

TEST(TuneReport, ASearchThatHasJustBegunHasNoBest) {
  TuneSummary begun = summary();
  begun.runs.clear();
  begun.best_yaml.clear();
  const std::string html = tune_report(begun);
  EXPECT_TRUE(has(html, "The search is not over."));
  EXPECT_FALSE(has(html, "id=\"best\""));
  EXPECT_FALSE(has(html, "data-marker"));
  EXPECT_TRUE(test::balanced(html));
}

}  // namespace
}  // namespace siglib

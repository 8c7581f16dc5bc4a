#include "siglib/report/report.h"

#include "marks.h"

#include <gtest/gtest.h>

#include <limits>

namespace siglib {
namespace {

using test::has;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<EpochRecord> history(int epochs) {
  std::vector<EpochRecord> records;
  for (int i = 1; i <= epochs; ++i) {
    EpochRecord r;
    r.epoch = i;
    r.step = 10 * i;
    r.learning_rate = 1e-3 / i;
    r.train_loss = 0.5 + 1.0 / i;
    r.active_share = 0.5;
    r.gradient_norm = 2;
    r.validation_eer = 0.1 + 0.1 / i;
    r.validation_eer_skilled = 0.2;
    r.validation_eer_random = 0.05;
    r.images_per_second = 1000 + i;
    r.seconds = 30;
    r.best = i == 1 || i == 3;
    records.push_back(r);
  }
  return records;
}

const char* const kSeries[] = {"eer-selection", "eer-skilled",  "eer-random",    "loss",
                               "learning-rate", "active-share", "gradient-norm", "images-per-second"};

TEST(TrainingReport, DrawsEveryEpochOfEverySeries) {
  const std::string html = training_report(history(7), "run", "a: 1");
  for (const char* series : kSeries) {
    EXPECT_EQ(test::points_of(html, series), "7") << series;
    EXPECT_EQ(test::count_of(test::path_of(html, series), "L"), 6u) << series;
  }
  EXPECT_EQ(test::count_of(html, "<tr"), 8u);
  EXPECT_TRUE(test::balanced(html));
  EXPECT_TRUE(test::self_contained(html));
}

TEST(TrainingReport, TheLastBestEpochIsTheKeptOne) {
  const std::string html = training_report(history(7), "run", "");
  EXPECT_EQ(test::between(html, "class=\"marked\"", "<th scope=\"row\">", "<"), "3");
  EXPECT_TRUE(has(html, "epoch 3 of 7"));
  EXPECT_TRUE(has(html, "epoch 3, kept as the model"));
  EXPECT_FALSE(has(html, "epoch 1, kept as the model"));
}

TEST(TrainingReport, OneEpochIsADot) {
  const std::string html = training_report(history(1), "run", "");
  for (const char* series : kSeries) EXPECT_TRUE(has(test::path_of(html, series), "h0")) << series;
  EXPECT_TRUE(test::clean_numbers(html));
  EXPECT_TRUE(has(html, "1 epoch of training"));
}

TEST(TrainingReport, MissingValuesAreGaps) {
  std::vector<EpochRecord> records = history(5);
  records[2].validation_eer_skilled = kNaN;
  for (EpochRecord& r : records) r.validation_eer_random = kNaN;
  records[4].train_loss = std::numeric_limits<double>::infinity();
  for (EpochRecord& r : records) r.best = false;
  const std::string html = training_report(records, "run", "");
  EXPECT_EQ(test::count_of(test::path_of(html, "eer-skilled"), "M"), 2u);
  EXPECT_EQ(test::points_of(html, "eer-random"), "0");
  EXPECT_EQ(test::points_of(html, "loss"), "4");
  EXPECT_TRUE(has(html, "no best epoch"));
  EXPECT_FALSE(has(html, "class=\"marked\""));
  EXPECT_TRUE(test::clean_numbers(html));
}

TEST(TrainingReport, NoEpochYet) {
  const std::string html = training_report({}, "run", "key: value");
  EXPECT_TRUE(has(html, "No epoch is finished yet."));
  EXPECT_TRUE(has(html, "key: value"));
  EXPECT_TRUE(test::balanced(html));
}

TEST(TrainingReport, TitleAndConfigurationAreText) {
  const std::string html =
      training_report(history(2), "<script>1</script>", "out: \"</pre><script>2</script>\"");
  EXPECT_TRUE(has(html, "&lt;/pre&gt;&lt;script&gt;2"));
  EXPECT_TRUE(test::self_contained(html));
  EXPECT_TRUE(test::balanced(html));
}

}  // namespace
}  // namespace siglib

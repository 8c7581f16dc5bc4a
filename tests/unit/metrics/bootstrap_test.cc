#include "siglib/metrics/bootstrap.h"

#include "siglib/metrics/calibration.h"
#include "siglib/metrics/ranking.h"
#include "tests/unit/metrics/make_trials.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <mutex>

namespace siglib {
namespace {

struct Sampled {
  Trials trials;
  TrialWriters writers;
};

Sampled some_trials(std::int64_t writers, int per_writer, std::uint64_t seed) {
  Sampled result{noisy_trials(static_cast<int>(writers) * per_writer, 1.5, seed), {{}, {}, writers}};
  for (std::size_t i = 0; i < result.trials.size(); ++i) {
    const auto writer = static_cast<std::int64_t>(i) / per_writer;
    result.writers.reference.push_back(writer);
    // Every other forgery is a random one, by the next writer.
    result.writers.query.push_back(result.trials.genuine[i] || i % 2 == 0 ? writer : (writer + 1) % writers);
  }
  return result;
}

std::vector<double> some_figures(const Trials& trials) {
  const auto roc = roc_curve(trials);
  return {equal_error(roc).rate, area_under_roc(roc), cllr(trials)};
}

TEST(Bootstrap, IsTheSameWhateverTheThreads) {
  const Sampled sampled = some_trials(12, 15, 1);
  BootstrapOptions options{.replicates = 101, .seed = 5, .threads = 1};
  const auto alone = bootstrap_over_writers(sampled.trials, sampled.writers, some_figures, options);
  options.threads = 7;
  const auto together = bootstrap_over_writers(sampled.trials, sampled.writers, some_figures, options);
  options.seed = 6;
  const auto other = bootstrap_over_writers(sampled.trials, sampled.writers, some_figures, options);
  ASSERT_EQ(alone.size(), 3u);
  for (std::size_t i = 0; i < alone.size(); ++i) {
    EXPECT_EQ(alone[i].low, together[i].low);
    EXPECT_EQ(alone[i].high, together[i].high);
    EXPECT_LT(alone[i].low, alone[i].high);
  }
  EXPECT_NE(alone[2].low, other[2].low);
}

TEST(Bootstrap, HoldsTheFigureItselfAndWidensWithConfidence) {
  const Sampled sampled = some_trials(20, 15, 2);
  const auto figures = some_figures(sampled.trials);
  BootstrapOptions options{.replicates = 300};
  const auto wide = bootstrap_over_writers(sampled.trials, sampled.writers, some_figures, options);
  options.confidence = 0.5;
  const auto narrow = bootstrap_over_writers(sampled.trials, sampled.writers, some_figures, options);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    EXPECT_LT(wide[i].low, figures[i]);
    EXPECT_GT(wide[i].high, figures[i]);
    EXPECT_LT(wide[i].low, narrow[i].low);
    EXPECT_GT(wide[i].high, narrow[i].high);
  }
}

// Every weight is the product of the multiplicities of the distinct writers, which add up to the number of
// writers.
TEST(Bootstrap, WeighsByTheDistinctWriters) {
  // Scores name the trials: 4, 3, 2 are writers 0, 1, 2 alone; 1 is writer 0 against writer 1.
  const Trials trials{{1, 2, 3, 4}, {0, 1, 0, 1}, {5, 1, 1, 1}};
  const TrialWriters writers{{0, 2, 1, 0}, {1, 2, 1, 0}, 3};
  std::mutex mutex;
  int seen_products = 0;
  const auto check = [&](const Trials& replicate) {
    const std::lock_guard lock(mutex);
    EXPECT_TRUE(std::is_sorted(replicate.score.begin(), replicate.score.end(), std::greater<>()));
    std::vector<double> by_score(5, 0.0);
    for (std::size_t i = 0; i < replicate.size(); ++i) {
      by_score[static_cast<std::size_t>(replicate.score[i])] = replicate.weight[i];
      EXPECT_EQ(replicate.genuine[i], static_cast<int>(replicate.score[i]) % 2 == 0);
    }
    EXPECT_EQ(by_score[4] + by_score[3] + by_score[2], 3);
    EXPECT_EQ(by_score[1], 5 * by_score[4] * by_score[3]);
    seen_products += by_score[1] > 0;
    return std::vector<double>{0.0};
  };
  bootstrap_over_writers(trials, writers, check, {.replicates = 200, .threads = 2});
  EXPECT_GT(seen_products, 20);
}

TEST(Bootstrap, CoversTheSpreadOfAMean) {
  // The share of accepted writers out of 50: a binomial with deviation sqrt(0.3 * 0.7 / 50).
  Trials trials;
  TrialWriters writers{{}, {}, 50};
  for (int writer = 0; writer < 50; ++writer)
    for (const bool genuine : {true, false}) {
      trials.score.push_back(writer < 15 ? 1 : 0);
      trials.genuine.push_back(genuine);
      writers.reference.push_back(writer);
      writers.query.push_back(writer);
    }
  const auto share = [](const Trials& replicate) {
    double accepted = 0, all = 0;
    for (std::size_t i = 0; i < replicate.size(); ++i) {
      accepted += replicate.weight[i] * replicate.score[i];
      all += replicate.weight[i];
    }
    return std::vector<double>{accepted / all};
  };
  const auto interval = bootstrap_over_writers(trials, writers, share, {.replicates = 2000}).front();
  EXPECT_NEAR(interval.low, 0.3 - 1.96 * 0.0648, 0.025);
  EXPECT_NEAR(interval.high, 0.3 + 1.96 * 0.0648, 0.025);
}

TEST(Bootstrap, LeavesOutNanAndKeepsInfinity) {
  const Sampled sampled = some_trials(5, 10, 3);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const auto figures = [&](const Trials& trials) {
    return std::vector<double>{trials.size() % 2 == 0 ? nan : 3.0, nan, infinity};
  };
  const auto intervals = bootstrap_over_writers(sampled.trials, sampled.writers, figures, {.replicates = 50});
  EXPECT_EQ(intervals[0].low, 3);
  EXPECT_EQ(intervals[0].high, 3);
  EXPECT_TRUE(std::isnan(intervals[1].low) && std::isnan(intervals[1].high));
  EXPECT_EQ(intervals[2].low, infinity);
  EXPECT_EQ(intervals[2].high, infinity);
}

TEST(Bootstrap, DrawsAgainWhereAClassWouldBeEmpty) {
  // Two writers with one class each: half of the draws are unusable.
  const Trials trials{{0.9, 0.1}, {1, 0}, {}};
  const TrialWriters writers{{0, 1}, {0, 1}, 2};
  const auto sizes = [](const Trials& replicate) {
    return std::vector<double>{static_cast<double>(replicate.size())};
  };
  const auto interval = bootstrap_over_writers(trials, writers, sizes, {.replicates = 100}).front();
  EXPECT_EQ(interval.low, 2);
  EXPECT_EQ(interval.high, 2);
}

TEST(Bootstrap, GivesUpAfterAHundredUnusableDraws) {
  // Usable only when all four writers are drawn, 9.4 % of the time: among many replicates one runs out of
  // draws.
  const Trials trials{{0.9, 0.1}, {1, 0}, {}};
  const TrialWriters writers{{0, 2}, {1, 3}, 4};
  const auto nothing = [](const Trials&) { return std::vector<double>{}; };
  expect_error(ErrorKind::input, "too few writers",
               [&] { bootstrap_over_writers(trials, writers, nothing, {.replicates = 200000}); });
}

TEST(Bootstrap, RefusesWhatMakesNoSense) {
  const Sampled sampled = some_trials(4, 6, 4);
  const auto run = [&](const Trials& trials, const TrialWriters& writers, BootstrapOptions options) {
    return bootstrap_over_writers(trials, writers, some_figures, options);
  };
  expect_error(ErrorKind::usage, "0 replicates",
               [&] { run(sampled.trials, sampled.writers, {.replicates = 0}); });
  expect_error(ErrorKind::usage, "confidence is 1",
               [&] { run(sampled.trials, sampled.writers, {.confidence = 1}); });
  TrialWriters outside = sampled.writers;
  outside.query[3] = 4;
  expect_error(ErrorKind::input, "writer 4 is outside 0 .. 3", [&] { run(sampled.trials, outside, {}); });
  TrialWriters short_list = sampled.writers;
  short_list.reference.pop_back();
  expect_error(ErrorKind::input, "23 reference writers", [&] { run(sampled.trials, short_list, {}); });
  Trials genuine_only = sampled.trials;
  std::fill(genuine_only.genuine.begin(), genuine_only.genuine.end(), std::uint8_t{1});
  expect_error(ErrorKind::input, "no forged", [&] { run(genuine_only, sampled.writers, {}); });
}

TEST(Bootstrap, PassesOnWhatTheStatisticThrows) {
  const Sampled sampled = some_trials(4, 6, 4);
  const auto failing = [](const Trials&) -> std::vector<double> { fail(ErrorKind::model, "told so"); };
  expect_error(ErrorKind::model, "told so", [&] {
    bootstrap_over_writers(sampled.trials, sampled.writers, failing, {.replicates = 5, .threads = 3});
  });
}

}  // namespace
}  // namespace siglib

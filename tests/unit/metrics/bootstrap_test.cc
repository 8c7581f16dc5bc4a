#include "siglib/metrics/bootstrap.h"

#include "siglib/metrics/calibration.h"
#include "siglib/metrics/ranking.h"
#include "tests/unit/metrics/make_trials.h"

#include <algorithm>
#include <cmath>
#include <limits>

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

// A writer drawn k times counts (1 + k) / 2, a trial by two writers the mean of their k.
TEST(Bootstrap, WeighsByBothWriters) {
  // Scores name the trials: 4, 3, 2 are writers 0, 1, 2 alone; 1 is writer 0 against writer 1.
  const Trials trials{{1, 2, 3, 4}, {0, 1, 0, 1}, {5, 1, 1, 1}};
  const TrialWriters writers{{0, 2, 1, 0}, {1, 2, 1, 0}, 3};
  const auto weights = [](const Trials& replicate) {
    EXPECT_EQ(replicate.score, (std::vector<double>{4, 3, 2, 1}));
    EXPECT_EQ(replicate.genuine, (std::vector<std::uint8_t>{1, 0, 1, 0}));
    return replicate.weight;
  };
  const Replicates replicates =
      bootstrap_replicates(trials, writers, weights, {.replicates = 200, .threads = 2});
  EXPECT_EQ(replicates.estimate, (std::vector<double>{1, 1, 1, 5}));
  EXPECT_EQ(replicates.writers, 3);
  int undrawn = 0;
  for (const std::vector<double>& weight : replicates.values) {
    EXPECT_EQ(weight[0] + weight[1] + weight[2], 3);
    EXPECT_EQ(weight[3], 5 * (weight[0] + weight[1] - 1));
    undrawn += weight[3] == 0;
  }
  EXPECT_GT(undrawn, 2);
  EXPECT_LT(undrawn, 25);  // one in 27: both writers undrawn
}

TEST(Bootstrap, WritersWithoutTrialsChangeNothing) {
  Sampled sampled = some_trials(12, 15, 1);
  const auto interval = [&] {
    return bootstrap_over_writers(sampled.trials, sampled.writers, some_figures, {.replicates = 50}).front();
  };
  const Interval dense = interval();
  for (auto* side : {&sampled.writers.reference, &sampled.writers.query})
    for (std::int64_t& writer : *side) writer = 3 * writer + 1;
  sampled.writers.writers = 100;
  const Interval sparse = interval();
  EXPECT_EQ(dense.low, sparse.low);
  EXPECT_EQ(dense.high, sparse.high);
}

// The share of accepted writers out of `writers`.
Replicates share_of(int accepted, int writers, int replicates = 2000) {
  Trials trials;
  TrialWriters whose{{}, {}, writers};
  for (int writer = 0; writer < writers; ++writer)
    for (const bool genuine : {true, false}) {
      trials.score.push_back(writer < accepted ? 1 : 0);
      trials.genuine.push_back(genuine);
      whose.reference.push_back(writer);
      whose.query.push_back(writer);
    }
  const auto share = [](const Trials& replicate) {
    double hit = 0, all = 0;
    for (std::size_t i = 0; i < replicate.size(); ++i) {
      hit += replicate.weight[i] * replicate.score[i];
      all += replicate.weight[i];
    }
    return std::vector<double>{hit / all};
  };
  return bootstrap_replicates(trials, whose, share, {.replicates = replicates});
}

TEST(StandardError, IsThatOfAMeanOverWriters) {
  // sqrt(p (1 - p) / (n - 1))
  EXPECT_NEAR(standard_error(share_of(15, 50), 0), std::sqrt(0.3 * 0.7 / 49), 0.004);
  EXPECT_NEAR(standard_error(share_of(2, 5), 0), std::sqrt(0.4 * 0.6 / 4), 0.02);
  EXPECT_TRUE(std::isnan(standard_error(share_of(1, 1), 0)));
}

TEST(Interval, IsStudentsOnEveryScale) {
  const Replicates replicates = share_of(15, 50);
  const double reach = 2.009575 * standard_error(replicates, 0);  // t of 49 degrees of freedom
  const Interval real = interval_of(replicates, 0, Scale::real, 0.95);
  EXPECT_NEAR(real.low, 0.3 - reach, 1e-6);
  EXPECT_NEAR(real.high, 0.3 + reach, 1e-6);
  const Interval positive = interval_of(replicates, 0, Scale::positive, 0.95);
  EXPECT_NEAR(positive.low, 0.3 * std::exp(-reach / 0.3), 1e-6);
  EXPECT_NEAR(positive.high, 0.3 * std::exp(reach / 0.3), 1e-6);
  const Interval share = interval_of(replicates, 0, Scale::share, 0.95);
  const auto log_odds = [](double p) { return std::log(p / (1 - p)); };
  EXPECT_NEAR(log_odds(share.low), log_odds(0.3) - reach / 0.21, 1e-5);
  EXPECT_NEAR(log_odds(share.high), log_odds(0.3) + reach / 0.21, 1e-5);
}

TEST(Interval, OfSharesWithoutAnErrorIsTheExactOneOverWriters) {
  const Interval none = interval_of(share_of(0, 10, 20), 0, Scale::share, 0.95);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.3085, 1e-4);  // Clopper and Pearson: 0 of 10
  const Interval all = interval_of(share_of(10, 10, 20), 0, Scale::share, 0.95);
  EXPECT_NEAR(all.low, 1 - 0.3085, 1e-4);
  EXPECT_EQ(all.high, 1);
}

TEST(Interval, StaysWhereTheFigureCanLie) {
  const Interval share = interval_of(share_of(1, 4), 0, Scale::share, 0.99);
  EXPECT_GT(share.low, 0);
  EXPECT_LT(share.high, 1);
  EXPECT_LT(interval_of(share_of(1, 4), 0, Scale::real, 0.99).low, 0);
  EXPECT_GT(interval_of(share_of(1, 4), 0, Scale::positive, 0.99).low, 0);
  const Interval zero = interval_of({{0}, {{-1}, {1}, {1}}, 9}, 0, Scale::positive, 0.95);
  EXPECT_EQ(zero.low, 0);
  EXPECT_GT(zero.high, 0);
}

TEST(Interval, IsUndefinedWhereTheFigureIs) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const auto undefined = [](const Replicates& replicates) {
    const Interval interval = interval_of(replicates, 0, Scale::share, 0.95);
    return std::isnan(interval.low) && std::isnan(interval.high);
  };
  EXPECT_TRUE(undefined({{nan}, {{0.5}, {0.4}}, 9}));
  EXPECT_TRUE(undefined({{infinity}, {{infinity}, {infinity}}, 9}));
  EXPECT_TRUE(undefined({{0.5}, {{nan}, {0.4}}, 9}));
  EXPECT_TRUE(undefined({{0.5}, {{0.5}, {0.4}}, 1}));
  EXPECT_FALSE(undefined({{0.5}, {{nan}, {0.4}, {infinity}, {0.6}}, 9}));
  EXPECT_EQ(standard_error({{0.5}, {{nan}, {0.4}, {infinity}, {0.6}}, 9}, 0),
            standard_error({{0.5}, {{0.4}, {0.6}}, 9}, 0));
}

TEST(Bootstrap, NeverLosesAClass) {
  const auto figures = [](const Trials& replicate) {
    return std::vector<double>{replicate.weight[0], replicate.weight[1]};
  };
  const Trials alone{{0.9, 0.1}, {1, 0}, {}};
  const TrialWriters one_each{{0, 1}, {0, 1}, 2};
  for (const auto& weights : bootstrap_replicates(alone, one_each, figures, {.replicates = 100}).values)
    EXPECT_GE(std::min(weights[0], weights[1]), 0.5);
}

TEST(Bootstrap, TakesTheScaleOfEachFigure) {
  const Sampled sampled = some_trials(12, 15, 1);
  const BootstrapOptions options{.replicates = 50};
  const Replicates replicates = bootstrap_replicates(sampled.trials, sampled.writers, some_figures, options);
  const std::vector<Scale> scales{Scale::share, Scale::real, Scale::positive};
  const auto given = bootstrap_over_writers(sampled.trials, sampled.writers, some_figures, options, scales);
  const auto none = bootstrap_over_writers(sampled.trials, sampled.writers, some_figures, options);
  for (std::size_t k = 0; k < scales.size(); ++k) {
    EXPECT_EQ(given[k].high, interval_of(replicates, k, scales[k], 0.95).high);
    EXPECT_EQ(none[k].high, interval_of(replicates, k, Scale::real, 0.95).high);
  }
  expect_error(ErrorKind::usage, "2 scales for 3 figures", [&] {
    bootstrap_over_writers(sampled.trials, sampled.writers, some_figures, options,
                           {Scale::share, Scale::share});
  });
}

TEST(Bootstrap, WantsAsManyFiguresEveryTime) {
  const Sampled sampled = some_trials(4, 6, 4);
  const auto figures = [](const Trials& trials) {
    return std::vector<double>(trials.weight.front() == 1 ? 2 : 3);
  };
  expect_error(ErrorKind::usage, "2 figures once and 3",
               [&] { bootstrap_replicates(sampled.trials, sampled.writers, figures, {.replicates = 20}); });
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

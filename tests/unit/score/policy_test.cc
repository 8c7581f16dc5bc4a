#include "siglib/score/policy.h"

#include "siglib/config/config.h"
#include "siglib/core/random.h"
#include "tests/support/expect_error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

std::vector<double> steps(int count) {  // 0/count, 1/count, ...
  std::vector<double> scores;
  for (int i = 0; i < count; ++i) scores.push_back(static_cast<double>(i) / count);
  return scores;
}

double share_from(const std::vector<double>& scores, double threshold) {
  const auto count =
      std::count_if(scores.begin(), scores.end(), [&](double score) { return score >= threshold; });
  return static_cast<double>(count) / static_cast<double>(scores.size());
}

TEST(Decide, HasThreeOutcomes) {
  const Policy policy{.name = "p", .accept = 0.8, .reject = 0.3};
  EXPECT_EQ(decide(0.8, policy), Decision::match);
  EXPECT_EQ(decide(0.79, policy), Decision::review);
  EXPECT_EQ(decide(0.3, policy), Decision::review);
  EXPECT_EQ(decide(0.29, policy), Decision::no_match);
  EXPECT_STREQ(to_string(Decision::match), "match");
  EXPECT_STREQ(to_string(Decision::review), "review");
  EXPECT_STREQ(to_string(Decision::no_match), "no_match");
}

TEST(FitPolicy, TakesTheTightestThresholdsThatKeepTheTargets) {
  Random random(1, "scores");
  for (int round = 0; round < 20; ++round) {
    std::vector<double> genuine, negatives;
    for (int i = 0; i < 137; ++i) genuine.push_back(std::round(random.normal(0.5, 0.3) * 50) / 50);
    for (int i = 0; i < 211; ++i) negatives.push_back(std::round(random.normal(0.4, 0.3) * 50) / 50);
    const Policy policy = fit_policy({"p", Negatives::skilled, 0.07, 0.05}, genuine, negatives);
    EXPECT_LE(share_from(negatives, policy.accept), 0.07);
    EXPECT_GT(share_from(negatives, std::nextafter(policy.accept, -1.0)), 0.07);
    EXPECT_LE(1 - share_from(genuine, policy.reject), 0.05);
    EXPECT_GT(1 - share_from(genuine, std::nextafter(policy.reject, 2.0)), 0.05);
    EXPECT_LT(policy.reject, policy.accept);
  }
}

TEST(FitPolicy, KeepsNameTargetsAndNegatives) {
  const Policy policy = fit_policy({"p", Negatives::random, 0.1, 0.2}, steps(30), steps(30));
  EXPECT_EQ(policy.name, "p");
  EXPECT_EQ(policy.negatives, Negatives::random);
  EXPECT_EQ(policy.target_far, 0.1);
  EXPECT_EQ(policy.target_frr, 0.2);
}

TEST(FitPolicy, CountsWithoutRoundingErrors) {
  // 29 of 100 may be accepted at 0.29, though 0.29 * 100 < 29 in floating point.
  const Policy policy = fit_policy({"p", Negatives::skilled, 0.29, 0.1}, steps(100), steps(100));
  EXPECT_DOUBLE_EQ(share_from(steps(100), policy.accept), 0.29);
}

TEST(FitPolicy, WellSeparatedScoresLeaveNothingToReview) {
  std::vector<double> genuine(40, 0.9), negatives(40, 0.2);
  const Policy policy = fit_policy({"p", Negatives::skilled, 0.1, 0.1}, genuine, negatives);
  EXPECT_EQ(policy.reject, policy.accept);
  EXPECT_EQ(decide(0.9, policy), Decision::match);
  EXPECT_EQ(decide(0.2, policy), Decision::no_match);
}

TEST(FitPolicy, TiedNegativesAreRefusedTogether) {
  const Policy policy = fit_policy({"p", Negatives::skilled, 0.1, 0.1}, std::vector<double>(40, 0.5),
                                   std::vector<double>(40, 0.5));
  EXPECT_GT(policy.accept, 0.5);
  EXPECT_EQ(policy.reject, 0.5);
  EXPECT_EQ(decide(0.5, policy), Decision::review);
}

TEST(FitPolicy, RefusesTooFewComparisonsWithTheNumberNeeded) {
  EXPECT_EQ(comparisons_needed(0.1), 30u);
  EXPECT_EQ(comparisons_needed(0.01), 300u);
  EXPECT_EQ(comparisons_needed(0.001), 3000u);
  EXPECT_EQ(comparisons_needed(0.07), 43u);
  const PolicyOptions options{"strict", Negatives::random, 0.01, 0.1};
  EXPECT_NO_THROW(fit_policy(options, steps(30), steps(300)));
  expect_error(
      ErrorKind::input,
      "policy \"strict\": target_far of 0.01 needs at least 300 random validation comparisons, there are 299",
      [&] { fit_policy(options, steps(30), steps(299)); });
  expect_error(ErrorKind::input,
               "target_frr of 0.1 needs at least 30 genuine validation comparisons, there are 29",
               [&] { fit_policy(options, steps(29), steps(300)); });
  expect_error(ErrorKind::input, "there are 0", [&] { fit_policy(options, {}, {}); });
}

TEST(FitPolicy, RefusesNanAndImpossibleTargets) {
  std::vector<double> spoiled = steps(40);
  spoiled[7] = std::numeric_limits<double>::quiet_NaN();
  expect_error(ErrorKind::input, "a genuine validation score is not a number",
               [&] { fit_policy({}, spoiled, steps(40)); });
  expect_error(ErrorKind::input, "a skilled validation score is not a number",
               [&] { fit_policy({}, steps(40), spoiled); });
  expect_error(ErrorKind::usage, "target_far is 0,", [] {
    fit_policy({"p", Negatives::skilled, 0, 0.1}, steps(40), steps(40));
  });
  expect_error(ErrorKind::usage, "target_frr is nan", [] {
    fit_policy({"p", Negatives::skilled, 0.1, std::numeric_limits<double>::quiet_NaN()}, steps(40),
               steps(40));
  });
}

TEST(Policies, DefaultsHaveDistinctNamesAndASkilledOneFirst) {
  const auto defaults = default_policies();
  ASSERT_EQ(defaults.size(), 3u);
  EXPECT_EQ(defaults[0].name, "balanced");
  EXPECT_EQ(defaults[0].negatives, Negatives::skilled);
  EXPECT_EQ(defaults[1].name, "strict");
  EXPECT_EQ(defaults[2].name, "random");
  EXPECT_EQ(defaults[2].negatives, Negatives::random);
}

TEST(Policies, AreFoundByName) {
  const std::vector<Policy> policies{{.name = "balanced"}, {.name = "strict"}};
  EXPECT_EQ(policy_named(policies, "").name, "balanced");
  EXPECT_EQ(policy_named(policies, "strict").name, "strict");
  expect_error(ErrorKind::usage, "\"stric\"; there are balanced, strict",
               [&] { policy_named(policies, "stric"); });
  expect_error(ErrorKind::usage, "no policies", [] { policy_named({}, ""); });
}

TEST(Policies, OptionsLoadFromYaml) {
  PolicyOptions options;
  load_yaml(options, "name: bank\nnegatives: random\ntarget_far: 0.002\n", "policy.yaml");
  EXPECT_EQ(options.name, "bank");
  EXPECT_EQ(options.negatives, Negatives::random);
  EXPECT_EQ(options.target_far, 0.002);
  EXPECT_EQ(options.target_frr, 0.1);
  EXPECT_THROW(load_yaml(options, "target_far: 0\n", "policy.yaml"), Error);
  EXPECT_EQ(negatives_named("random"), Negatives::random);
  expect_error(ErrorKind::model, "\"simple\"", [] { negatives_named("simple"); });
}

}  // namespace
}  // namespace siglib

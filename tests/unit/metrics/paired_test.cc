#include "siglib/metrics/paired.h"

#include "siglib/metrics/ranking.h"
#include "tests/unit/metrics/make_trials.h"

#include <cmath>
#include <limits>

namespace siglib {
namespace {

struct TwoSystems {
  Trials first, second;
  TrialWriters writers;
};

// The second system adds `gain` to what tells the classes apart; both share the writers' effects.
TwoSystems two_systems(double gain, std::uint64_t seed) {
  Random random(seed, "two systems");
  TwoSystems result;
  result.writers.writers = 20;
  for (std::int64_t writer = 0; writer < 20; ++writer) {
    const double effect = random.normal();
    for (int i = 0; i < 20; ++i) {
      const bool genuine = i % 2 == 0;
      const double side = genuine ? 1 : -1;
      const double common = side + effect + 0.5 * random.normal();
      result.first.score.push_back(common + 0.5 * random.normal());
      result.second.score.push_back(common + side * gain + 0.5 * random.normal());
      for (Trials* trials : {&result.first, &result.second}) trials->genuine.push_back(genuine);
      result.writers.reference.push_back(writer);
      result.writers.query.push_back(writer);
    }
  }
  return result;
}

std::vector<double> area(const Trials& trials) {
  return {area_under_roc(roc_curve(trials))};
}

PairedDifference compare(const TwoSystems& systems) {
  return paired_bootstrap(systems.first, systems.second, systems.writers, area, area, {.replicates = 300})
      .front();
}

TEST(Paired, SeesADifferenceThatIsSmallBesideTheWriters) {
  const TwoSystems systems = two_systems(0.25, 1);
  const PairedDifference difference = compare(systems);
  EXPECT_DOUBLE_EQ(difference.value, area(systems.second).front() - area(systems.first).front());
  EXPECT_GT(difference.interval.low, 0);
  EXPECT_LT(difference.p_value, 0.01);
  // The systems' own intervals overlap by far: only the pairing tells them apart.
  const BootstrapOptions options{.replicates = 300};
  const auto first = bootstrap_over_writers(systems.first, systems.writers, area, options);
  const auto second = bootstrap_over_writers(systems.second, systems.writers, area, options);
  EXPECT_GT(first[0].high, second[0].low);
  EXPECT_GT(first[0].high - first[0].low, 2 * (difference.interval.high - difference.interval.low));
}

TEST(Paired, IsMirroredWhenTheSystemsAreExchanged) {
  const TwoSystems systems = two_systems(0.1, 2);
  const PairedDifference there = compare(systems);
  const PairedDifference back = compare({systems.second, systems.first, systems.writers});
  EXPECT_DOUBLE_EQ(there.value, -back.value);
  EXPECT_DOUBLE_EQ(there.interval.low, -back.interval.high);
  EXPECT_DOUBLE_EQ(there.p_value, back.p_value);
}

TEST(Paired, TheIntervalLeavesOutZeroWhereThePValueIsSmall) {
  int apart = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const PairedDifference difference = compare(two_systems(seed % 2 == 0 ? 0.0 : 0.08, seed));
    const bool out = difference.interval.low > 0 || difference.interval.high < 0;
    EXPECT_EQ(out, difference.p_value < 0.05);
    apart += out;
  }
  EXPECT_GT(apart, 3);
  EXPECT_LT(apart, 37);
}

TEST(Paired, SystemsThatAgreeDoNotDiffer) {
  TwoSystems systems = two_systems(0, 3);
  systems.second = systems.first;
  for (double& score : systems.second.score) score = 2 * score + 1;  // the same order
  const PairedDifference difference = compare(systems);
  EXPECT_EQ(difference.value, 0);
  EXPECT_EQ(difference.interval.low, 0);
  EXPECT_EQ(difference.interval.high, 0);
  EXPECT_EQ(difference.p_value, 1);
}

TEST(Paired, IsUndefinedWhereAFigureIs) {
  const TwoSystems systems = two_systems(0.1, 4);
  const double infinity = std::numeric_limits<double>::infinity();
  const auto infinite = [&](const Trials&) { return std::vector<double>{infinity}; };
  const PairedDifference difference =
      paired_bootstrap(systems.first, systems.second, systems.writers, area, infinite, {.replicates = 20})
          .front();
  EXPECT_TRUE(std::isnan(difference.value));
  EXPECT_TRUE(std::isnan(difference.interval.low) && std::isnan(difference.interval.high));
  EXPECT_TRUE(std::isnan(difference.p_value));
}

TEST(Paired, RefusesOtherPairs) {
  TwoSystems systems = two_systems(0.1, 5);
  const auto run = [&] { compare(systems); };
  systems.second.genuine[3] = !systems.second.genuine[3];
  expect_error(ErrorKind::input, "same pairs", run);
  systems.second.genuine = systems.first.genuine;
  systems.second.weight.assign(systems.second.size(), 2.0);
  expect_error(ErrorKind::input, "same pairs", run);
  systems.second.weight.clear();
  systems.writers.query[0] = 20;
  expect_error(ErrorKind::input, "writer 20 is outside 0 .. 19", run);
  systems.writers.query[0] = 0;
  expect_error(ErrorKind::usage, "1 and 2 figures", [&] {
    paired_bootstrap(systems.first, systems.second, systems.writers, area,
                     [](const Trials&) {
                       return std::vector<double>{0, 0};
                     },
                     {.replicates = 5});
  });
}

}  // namespace
}  // namespace siglib

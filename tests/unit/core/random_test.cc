#include "siglib/core/random.h"

#include "siglib/core/error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace siglib {
namespace {

// A change here changes every split, batch and synthetic writer: runs could no longer be repeated.
TEST(Random, GoldenNumbers) {
  Random bits(1, "split");
  EXPECT_EQ(bits.bits(), 9188573860303130506ULL);
  EXPECT_EQ(bits.bits(), 5281703265691002810ULL);
  Random indexed(1, "split", {7, 2});
  EXPECT_EQ(indexed.bits(), 9111577945538885682ULL);
  Random draws(42, "draws");
  EXPECT_DOUBLE_EQ(draws.uniform(), 0.17246176486597389);
  EXPECT_DOUBLE_EQ(draws.uniform(-2, 3), 0.40434667796383295);
  EXPECT_DOUBLE_EQ(draws.normal(), -1.0749427030479604);
  EXPECT_DOUBLE_EQ(draws.normal(10, 0.5), 10.258269123039051);
  EXPECT_EQ(draws.integer(-5, 1000), 610);
  EXPECT_EQ(draws.sample(10, 4), (std::vector<std::int64_t>{5, 2, 1, 4}));
  std::vector<int> order{0, 1, 2, 3, 4, 5, 6, 7};
  draws.shuffle(order);
  EXPECT_EQ(order, (std::vector<int>{1, 0, 5, 4, 6, 3, 7, 2}));
}

TEST(Random, SameNameSameStream) {
  Random a(5, "augment", {1, 2});
  Random b(5, "augment", {1, 2});
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(a.bits(), b.bits());
}

TEST(Random, AnyPartOfTheNameMakesAnotherStream) {
  std::set<std::uint64_t> first;
  int streams = 0;
  const auto add = [&](Random random) {
    first.insert(random.bits());
    ++streams;
  };
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    for (const char* purpose : {"a", "b", "ab", "ba", "aa", "aaa"}) {
      add(Random(seed, purpose));
      for (std::uint64_t i = 0; i < 10; ++i) {
        add(Random(seed, purpose, {i}));
        add(Random(seed, purpose, {i, 0}));
        add(Random(seed, purpose, {0, i + 1}));
        add(Random(seed, purpose, {std::numeric_limits<std::uint64_t>::max() - i}));
      }
    }
  EXPECT_EQ(first.size(), static_cast<std::size_t>(streams));
}

TEST(Random, NeighbouringStreamsAreUncorrelated) {
  constexpr int kCount = 4000;
  for (std::uint64_t neighbour = 1; neighbour <= 3; ++neighbour) {
    double product = 0;
    for (std::uint64_t i = 0; i < kCount; ++i)
      product +=
          (Random(1, "epoch", {i}).uniform() - 0.5) * (Random(1, "epoch", {i + neighbour}).uniform() - 0.5);
    EXPECT_LT(std::abs(product / kCount * 12), 5 / std::sqrt(kCount)) << neighbour;  // five standard errors
  }
}

TEST(Random, UniformIsFlatAndHalfOpen) {
  Random random(1, "uniform");
  std::vector<int> counts(10);
  for (int i = 0; i < 100000; ++i) {
    const double x = random.uniform(-1, 4);
    ASSERT_GE(x, -1);
    ASSERT_LT(x, 4);
    ++counts[static_cast<std::size_t>((x + 1) * 2)];
  }
  for (const int count : counts) EXPECT_NEAR(count, 10000, 500);
}

TEST(Random, AnEmptyRangeIsItsOnePoint) {
  Random random(1, "point");
  EXPECT_EQ(random.uniform(2, 2), 2);
  EXPECT_EQ(random.integer(7, 7), 7);
}

TEST(Random, NormalHasItsMoments) {
  Random random(1, "normal");
  double sum = 0;
  double squares = 0;
  constexpr int kCount = 100000;
  for (int i = 0; i < kCount; ++i) {
    const double x = random.normal(3, 2);
    sum += x;
    squares += (x - 3) * (x - 3);
  }
  EXPECT_NEAR(sum / kCount, 3, 0.04);
  EXPECT_NEAR(squares / kCount, 4, 0.12);
}

TEST(Random, IntegerReachesBothEnds) {
  Random random(1, "integer");
  std::vector<int> counts(6);
  for (int i = 0; i < 60000; ++i) ++counts[static_cast<std::size_t>(random.integer(-2, 3) + 2)];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 500);
  constexpr auto kLow = std::numeric_limits<std::int64_t>::min();
  constexpr auto kHigh = std::numeric_limits<std::int64_t>::max();
  std::set<bool> signs;
  for (int i = 0; i < 64; ++i) signs.insert(random.integer(kLow, kHigh) < 0);
  EXPECT_EQ(signs.size(), 2U);
}

TEST(Random, ChanceFollowsItsProbability) {
  Random random(1, "chance");
  int yes = 0;
  for (int i = 0; i < 10000; ++i) {
    EXPECT_FALSE(random.chance(0));
    EXPECT_TRUE(random.chance(1));
    yes += random.chance(0.25);
  }
  EXPECT_NEAR(yes, 2500, 220);
}

TEST(Random, ShuffleIsAFairPermutation) {
  Random random(1, "shuffle");
  std::vector<std::vector<int>> places(5, std::vector<int>(5));
  for (int round = 0; round < 20000; ++round) {
    std::vector<int> items{0, 1, 2, 3, 4};
    random.shuffle(items);
    for (std::size_t i = 0; i < 5; ++i) ++places[i][static_cast<std::size_t>(items[i])];
    std::sort(items.begin(), items.end());
    ASSERT_EQ(items, (std::vector<int>{0, 1, 2, 3, 4}));
  }
  for (const auto& place : places)
    for (const int count : place) EXPECT_NEAR(count, 4000, 300);
  std::vector<int> none;
  random.shuffle(none);
  EXPECT_TRUE(none.empty());
}

TEST(Random, SampleIsDistinctAndFair) {
  Random random(1, "sample");
  std::vector<int> counts(10);
  for (int round = 0; round < 20000; ++round) {
    const auto picked = random.sample(10, 3);
    ASSERT_EQ(std::set<std::int64_t>(picked.begin(), picked.end()).size(), 3U);
    for (const std::int64_t i : picked) ++counts.at(static_cast<std::size_t>(i));
  }
  for (const int count : counts) EXPECT_NEAR(count, 6000, 350);
}

TEST(Random, SampleOfAllIsAPermutationAndOfNoneIsEmpty) {
  Random random(1, "sample");
  auto all = random.sample(100, 100);
  std::sort(all.begin(), all.end());
  std::vector<std::int64_t> expected(100);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(all, expected);
  EXPECT_TRUE(random.sample(100, 0).empty());
  EXPECT_TRUE(random.sample(0, 0).empty());
}

TEST(Random, SampleRefusesMoreThanThereAre) {
  Random random(1, "sample");
  EXPECT_THROW(random.sample(3, 4), Error);
  EXPECT_THROW(random.sample(3, -1), Error);
}

}  // namespace
}  // namespace siglib

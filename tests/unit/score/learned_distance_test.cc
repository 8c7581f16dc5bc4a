#include "siglib/score/learned_distance.h"

#include "siglib/core/random.h"
#include "tests/support/expect_error.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace siglib {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Rows {
  std::vector<double> distances;
  std::vector<std::uint8_t> genuine;
};

// Genuine distances lie `gap[j]` below the others in each column, with unit noise.
Rows noisy_rows(int count, const std::vector<double>& gap, std::uint64_t seed, int every = 3) {
  Random random(seed, "test rows");
  Rows rows;
  for (int i = 0; i < count; ++i) {
    rows.genuine.push_back(i % every == 0);
    for (const double g : gap) rows.distances.push_back(random.normal(5 - (rows.genuine.back() ? g : 0)));
  }
  return rows;
}

LearnedDistance fit(const Rows& rows, std::vector<std::string> names, double l2 = 1) {
  return LearnedDistance::fit(std::move(names), rows.distances, rows.genuine, {}, l2);
}

double score_of(const LearnedDistance& fitted, std::span<const double> distances) {
  return probability(fitted.log_odds(distances));
}

TEST(LearnedDistance, FallsWithTheDistance) {
  const LearnedDistance fitted = fit(noisy_rows(300, {2}, 1), {"embedding"});
  double last = 1;
  for (double distance = -50; distance < 60; distance += 0.5) {
    const double score = score_of(fitted, std::array{distance});
    EXPECT_LT(score, last + 1e-15);
    EXPECT_GE(score, 0);
    last = score;
  }
  EXPECT_GT(score_of(fitted, std::array{3.0}), 0.5);
  EXPECT_LT(score_of(fitted, std::array{5.0}), 0.5);
}

TEST(LearnedDistance, IsCalibratedAtPriorOneHalfWhateverTheCounts) {
  // Unit normals 2 apart: the true log-odds at prior 0.5 are -2 (d - 4).
  for (const int every : {2, 20}) {
    const LearnedDistance fitted = fit(noisy_rows(40000, {2}, 2, every), {"embedding"});
    for (const double distance : {3.0, 4.0, 5.0})
      EXPECT_NEAR(fitted.log_odds(std::array{distance}), -2 * (distance - 4), 0.15);
  }
}

TEST(LearnedDistance, ADistanceOfTheWrongSignIsLeftOut) {
  const Rows both = noisy_rows(400, {2, -1}, 4);
  const LearnedDistance fitted = fit(both, {"embedding", "reversed"});
  EXPECT_GT(fitted.parameters().weight[0], 0);
  EXPECT_EQ(fitted.parameters().weight[1], 0);
  // The same as never having seen it.
  Rows one{{}, both.genuine};
  for (std::size_t i = 0; i < both.distances.size(); i += 2) one.distances.push_back(both.distances[i]);
  const LearnedDistance alone = fit(one, {"embedding"});
  EXPECT_NEAR(alone.parameters().weight[0], fitted.parameters().weight[0], 1e-7);
  EXPECT_NEAR(alone.parameters().intercept, fitted.parameters().intercept, 1e-7);
  // With nothing of the right sign every score is the prior's, but for the difference of the targets.
  const LearnedDistance none = fit(noisy_rows(400, {-1}, 5), {"reversed"});
  EXPECT_EQ(none.parameters().weight[0], 0);
  EXPECT_NEAR(score_of(none, std::array{1.0}), 0.5, 0.01);
}

TEST(LearnedDistance, SeparatedAndConstantDistancesStayFinite) {
  Rows rows;
  for (int i = 0; i < 40; ++i) {
    rows.genuine.push_back(i < 20);
    rows.distances.insert(rows.distances.end(), {i < 20 ? 0.1 : 0.9, 0.3, i < 20 ? 0.2 : 1.8});
  }
  for (const double l2 : {1.0, 1e-6, 0.0}) {
    const LearnedDistance fitted = fit(rows, {"embedding", "constant", "copy"}, l2);
    EXPECT_EQ(fitted.parameters().weight[1], 0);
    EXPECT_GT(score_of(fitted, std::array{0.1, 0.3, 0.2}), 0.9);
    EXPECT_LT(score_of(fitted, std::array{0.9, 0.3, 1.8}), 0.1);
  }
  // Without a penalty the fit reaches Platt's targets.
  const LearnedDistance free = fit(rows, {"embedding", "constant", "copy"}, 0);
  EXPECT_NEAR(score_of(free, std::array{0.1, 0.3, 0.2}), 21.0 / 22, 1e-6);
  EXPECT_NEAR(score_of(free, std::array{0.9, 0.3, 1.8}), 1.0 / 22, 1e-6);
}

TEST(LearnedDistance, AWeightEqualsCopies) {
  const Rows rows = noisy_rows(60, {1, 0.5}, 6);
  std::vector<double> weights;
  Rows copies;
  for (std::size_t i = 0; i < rows.genuine.size(); ++i) {
    weights.push_back(static_cast<double>(i % 4));
    for (std::size_t copy = 0; copy < i % 4; ++copy) {
      copies.genuine.push_back(rows.genuine[i]);
      copies.distances.insert(copies.distances.end(), {rows.distances[2 * i], rows.distances[2 * i + 1]});
    }
  }
  const auto weighted =
      LearnedDistance::fit({"a", "b"}, rows.distances, rows.genuine, weights, 1).parameters();
  const auto copied = fit(copies, {"a", "b"}).parameters();
  for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(weighted.weight[j], copied.weight[j], 1e-7);
  EXPECT_NEAR(weighted.intercept, copied.intercept, 1e-7);
}

TEST(LearnedDistance, UnitsOfADistanceDoNotMatter) {
  const Rows rows = noisy_rows(200, {1, 1}, 7);
  Rows scaled = rows;
  for (std::size_t i = 0; i < scaled.distances.size(); i += 2)
    scaled.distances[i] = scaled.distances[i] * 1e6 - 3e7;
  const LearnedDistance a = fit(rows, {"a", "b"}), b = fit(scaled, {"a", "b"});
  EXPECT_NEAR(a.log_odds(std::array{4.0, 4.5}), b.log_odds(std::array{4.0e6 - 3e7, 4.5}), 1e-6);
}

// The conditions of a minimum hold on many random problems, hard ones included.
TEST(LearnedDistance, ConvergesOnWhateverComes) {
  Random random(8, "hostile rows");
  for (int problem = 0; problem < 200; ++problem) {
    const auto columns = static_cast<std::size_t>(random.integer(1, 5));
    const auto count = static_cast<int>(random.integer(2, 40));
    Rows rows;
    for (int i = 0; i < count; ++i) {
      rows.genuine.push_back(i == 0 || (i > 1 && random.chance(0.3)));
      const double base = random.normal(rows.genuine.back() ? 0 : random.uniform(0, 8));
      for (std::size_t j = 0; j < columns; ++j)
        rows.distances.push_back((random.chance(0.5) ? base : random.normal()) *
                                 std::pow(10.0, random.uniform(-3, 3)));
    }
    const double l2 = random.chance(0.3) ? 0 : std::pow(10.0, random.uniform(-6, 3));
    std::vector<std::string> names;
    for (std::size_t j = 0; j < columns; ++j) names.push_back(std::to_string(j));
    EXPECT_NO_THROW(fit(rows, names, l2)) << problem;
  }
}

TEST(LearnedDistance, IsRebuiltFromItsParameters) {
  const LearnedDistance fitted = fit(noisy_rows(100, {1, 2}, 9), {"a", "b"});
  const LearnedDistance rebuilt(fitted.parameters());
  EXPECT_EQ(rebuilt.parameters(), fitted.parameters());
  EXPECT_EQ(score_of(rebuilt, std::array{3.0, 4.0}), score_of(fitted, std::array{3.0, 4.0}));
}

TEST(LearnedDistance, RefusesParametersThatDoNotFit) {
  const LearnedDistance::Parameters good{{"a"}, {0}, {1}, {2}, 0.5};
  EXPECT_NO_THROW(LearnedDistance{good});
  const auto refuse = [&](const std::string& part,
                          const std::function<void(LearnedDistance::Parameters&)>& spoil) {
    auto bad = good;
    spoil(bad);
    expect_error(ErrorKind::model, part, [&] { LearnedDistance{bad}; });
  };
  refuse("0 names", [](auto& p) { p = {}; });
  refuse("2 means", [](auto& p) { p.mean.push_back(0); });
  refuse("mean of \"a\" is nan", [](auto& p) { p.mean[0] = nan; });
  refuse("deviation of \"a\" is 0", [](auto& p) { p.deviation[0] = 0; });
  refuse("weight of \"a\" is -1", [](auto& p) { p.weight[0] = -1; });
  refuse("intercept is inf", [](auto& p) { p.intercept = infinity; });
}

TEST(LearnedDistance, RefusesRowsItCannotLearnFrom) {
  const auto refuse = [](const std::string& part, std::vector<double> distances,
                         std::vector<std::uint8_t> genuine, std::vector<double> weights = {}) {
    expect_error(ErrorKind::input, part, [&] {
      LearnedDistance::fit({"a", "b"}, distances, genuine, weights, 1);
    });
  };
  refuse("no genuine", {}, {});
  refuse("no genuine", {1, 2, 3, 4}, {0, 0});
  refuse("no forged", {1, 2, 3, 4}, {1, 1});
  refuse("no forged", {1, 2, 3, 4}, {1, 0}, {1, 0});
  refuse("comparison 1: distance \"a\" is nan", {1, 2, nan, 4}, {1, 0});
  refuse("comparison 0: distance \"b\" is inf", {1, infinity, 3, 4}, {1, 0});
  refuse("comparison 1: weight is -1", {1, 2, 3, 4}, {1, 0}, {1, -1});
  refuse("1 weights for 2", {1, 2, 3, 4}, {1, 0}, {1});
  refuse("3 values given, expected 2 comparisons of 2", {1, 2, 3}, {1, 0});
  expect_error(ErrorKind::input, "no distance is named", [] { LearnedDistance::fit({}, {}, {}, {}, 1); });
  const std::vector<double> distances{1, 2};
  const std::vector<std::uint8_t> genuine{1, 0};
  expect_error(ErrorKind::usage, "l2 is -1",
               [&] { LearnedDistance::fit({"a"}, distances, genuine, {}, -1); });
}

TEST(LearnedDistance, RefusesAComparisonThatDoesNotFit) {
  const LearnedDistance one({{"a"}, {0}, {1}, {2}, 0.5});
  expect_error(ErrorKind::input, "2 distances given, expected 1", [&] {
    score_of(one, std::array{1.0, 2.0});
  });
  expect_error(ErrorKind::input, "distance \"a\" is nan", [&] { one.log_odds(std::array{nan}); });
}

TEST(Probability, DoesNotOverflow) {
  EXPECT_EQ(probability(0), 0.5);
  EXPECT_EQ(probability(1000), 1);
  EXPECT_EQ(probability(-1000), 0);
  EXPECT_EQ(probability(-infinity), 0);
  EXPECT_EQ(log_odds_of(1), infinity);
  EXPECT_EQ(log_odds_of(0), -infinity);
  for (const double p : {1e-12, 0.2, 0.5, 0.999}) EXPECT_NEAR(probability(log_odds_of(p)), p, 1e-15);
}

}  // namespace
}  // namespace siglib

#include "siglib/score/template_distance.h"

#include "siglib/core/random.h"
#include "siglib/score/stroke_memo.h"
#include "tests/support/expect_error.h"
#include "tests/support/random_network.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace siglib {
namespace {

// A slanted line of 40 points, shaken by `noise`.
Strokes line(double slope, double noise, std::uint64_t seed) {
  Random random(seed, "line");
  const double length = std::hypot(1, slope);
  Strokes s;
  for (int i = 0; i < 40; ++i) {
    s.x.push_back(static_cast<float>(90 + 10 * i + random.normal(0, noise)));
    s.y.push_back(static_cast<float>(144 + slope * 10 * (i - 20) + random.normal(0, noise)));
    s.cos2.push_back(static_cast<float>((1 - slope * slope) / (length * length)));
    s.sin2.push_back(static_cast<float>(2 * slope / (length * length)));
    for (auto* field : {&s.width, &s.darkness, &s.ink, &s.crowding})
      field->push_back(static_cast<float>(random.uniform(0.5, 1)));
  }
  for (std::size_t i = 0; i < s.size() * kJetChannels; ++i)
    s.jets.push_back(static_cast<std::int8_t>(random.integer(-60, 60)));
  s.length = 400;
  return s;
}

const StrokeNetwork kNetwork = test::random_network(1);

TEST(TemplateDistance, GivesThePartsInTheOrderOfTheirNames) {
  const Template a{{1, 0}, line(0, 0, 1)}, b{{0, 1}, line(0.4, 2, 2)};
  const TemplateDistance both{Parts::both, kNetwork}, strokes{Parts::strokes, kNetwork};
  EXPECT_EQ(distance_names(Parts::both), (std::vector<std::string>{"embedding", "strokes"}));
  ASSERT_EQ(both(a, b).size(), 2u);
  EXPECT_NEAR(both(a, b)[0], std::sqrt(2.0), 1e-6);
  EXPECT_EQ(both(a, b)[1], -kNetwork.log_odds(a.strokes, b.strokes));
  EXPECT_EQ(strokes(a, b), Distances{both(a, b)[1]});
  EXPECT_EQ(TemplateDistance{}(a, b), Distances{both(a, b)[0]});
}

TEST(TemplateDistance, TakesKnownLogOddsAsTheyAre) {
  const Template a{{1, 0}, line(0, 0, 1)};
  const double known = 7;
  EXPECT_EQ((TemplateDistance{Parts::strokes, kNetwork}(a, a, &known)), Distances{-7.0});
}

TEST(TemplateDistance, TheMeanEmbeddingIsComparedOnceAndStrokesAreAveraged) {
  const Template a{{1, 0}, {}}, b{{0, 1}, {}},
      query{{static_cast<float>(M_SQRT1_2), static_cast<float>(M_SQRT1_2)}, {}};
  const std::vector<const Template*> references{&a, &b};
  const std::vector<Distances> each{{0.8, 1.0}, {0.8, 3.0}};
  const Distances mean = TemplateDistance{Parts::both, kNetwork}.with_mean(references, query, each);
  EXPECT_NEAR(mean[0], 0, 1e-6);
  EXPECT_NEAR(mean[1], 2, 1e-12);
}

TEST(TemplateDistance, ToItselfIsWhatIsMeasured) {
  const Template a{{1, 0}, line(0.2, 1, 1)};
  for (const Parts parts : {Parts::both, Parts::strokes}) {
    const TemplateDistance compare{parts, kNetwork};
    const Distances measured = compare(a, a), stated = compare.to_itself();
    ASSERT_EQ(measured.size(), stated.size());
    for (std::size_t i = 0; i < stated.size(); ++i) EXPECT_NEAR(measured[i], stated[i], 1e-6);
  }
  EXPECT_EQ(TemplateDistance{}.to_itself(), Distances{0.0});
}

TEST(TemplateDistance, ATemplateIsAsLargeAsItsNumbers) {
  Strokes s;
  std::size_t floats = 1;
  for (auto* field : {&s.x, &s.y, &s.cos2, &s.sin2, &s.width, &s.darkness, &s.ink, &s.crowding}) {
    field->resize(kStrokePoints);
    floats += field->size();
  }
  s.jets.resize(kStrokePoints * kJetChannels);
  EXPECT_EQ(sizeof(Strokes), 9 * sizeof(std::vector<float>) + 8) << "Strokes has another field";
  EXPECT_EQ(TemplateDistance{}.template_bytes(128), 512);
  EXPECT_EQ((TemplateDistance{Parts::both, kNetwork}.template_bytes(128)),
            static_cast<std::int64_t>(512 + floats * sizeof(float) + s.jets.size()));
}

TEST(TemplateDistance, HasANetworkWhereStrokesAreCompared) {
  expect_error(ErrorKind::model, "missing", [] { TemplateDistance{Parts::both, {}}.check(); });
  expect_error(ErrorKind::model, "not used", [] { TemplateDistance{Parts::embedding, kNetwork}.check(); });
}

TEST(StrokeMemo, MeasuresEachPairOnceEitherWayRound) {
  const std::vector<Strokes> all{line(0, 1, 1), line(0.2, 1, 2), line(0.4, 1, 3)};
  std::map<std::int64_t, int> asked;
  const auto strokes = [&](std::int64_t image) -> const Strokes& {
    ++asked[image];
    return all[static_cast<std::size_t>(image)];
  };
  StrokeMemo memo;
  std::int64_t last = 0;
  memo.measure({{{0}, 1, PairKind::genuine}, {{1}, 0, PairKind::genuine}}, strokes, kNetwork, 1,
               [&](std::int64_t done) { last = done; });
  EXPECT_EQ(last, StrokeMemo::kSteps);
  EXPECT_EQ(asked[0] + asked[1], 2);
  memo.measure({{{0, 2}, 1, PairKind::random}}, strokes, kNetwork, 2);
  EXPECT_EQ(asked[0] + asked[1] + asked[2], 4) << "only 2 against 1 was new";
  ASSERT_NE(memo.find(1, 2), nullptr);
  EXPECT_EQ(*memo.find(2, 1), kNetwork.log_odds(all[1], all[2]));
  EXPECT_EQ(memo.find(0, 2), nullptr);
}

}  // namespace
}  // namespace siglib

#include "siglib/score/template_distance.h"

#include "siglib/core/random.h"
#include "siglib/score/fit.h"
#include "siglib/score/stroke_memo.h"
#include "tests/support/expect_error.h"

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
  s.length = 400;
  return s;
}

LearnedDistance only(std::string_view name) {
  const std::size_t count = kStrokeDistances.size();
  LearnedDistance::Parameters p{{kStrokeDistances.begin(), kStrokeDistances.end()},
                                std::vector(count, 0.0),
                                std::vector(count, 1.0),
                                std::vector(count, 0.0),
                                0};
  p.weight[static_cast<std::size_t>(std::ranges::find(kStrokeDistances, name) - kStrokeDistances.begin())] =
      2;
  return LearnedDistance(p);
}

TEST(TemplateDistance, GivesThePartsInTheOrderOfTheirNames) {
  const Template a{{1, 0}, line(0, 0, 1)}, b{{0, 1}, line(0.4, 2, 2)};
  const double turn = stroke_distances(a.strokes, b.strokes)[5];  // affine_turn
  ASSERT_GT(turn, 0);
  const TemplateDistance both{Parts::both, only("affine_turn")}, strokes{Parts::strokes, only("affine_turn")};
  EXPECT_EQ(distance_names(Parts::both), (std::vector<std::string>{"embedding", "strokes"}));
  ASSERT_EQ(both(a, b).size(), 2u);
  EXPECT_NEAR(both(a, b)[0], std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(both(a, b)[1], 2 * turn, 1e-12);
  EXPECT_EQ(strokes(a, b), Distances{both(a, b)[1]});
  EXPECT_EQ(TemplateDistance{}(a, b), Distances{both(a, b)[0]});
}

TEST(TemplateDistance, TakesKnownStrokeDistancesAsTheyAre) {
  const Template a{{1, 0}, line(0, 0, 1)};
  StrokeDistances known{};
  known[5] = 7;
  EXPECT_EQ((TemplateDistance{Parts::strokes, only("affine_turn")}(a, a, &known)), Distances{14.0});
}

TEST(TemplateDistance, TheMeanEmbeddingIsComparedOnceAndStrokesAreAveraged) {
  const Template a{{1, 0}, {}}, b{{0, 1}, {}},
      query{{static_cast<float>(M_SQRT1_2), static_cast<float>(M_SQRT1_2)}, {}};
  const std::vector<const Template*> references{&a, &b};
  const std::vector<Distances> each{{0.8, 1.0}, {0.8, 3.0}};
  const Distances mean = TemplateDistance{Parts::both, only("scale")}.with_mean(references, query, each);
  EXPECT_NEAR(mean[0], 0, 1e-6);
  EXPECT_NEAR(mean[1], 2, 1e-12);
}

TEST(TemplateDistance, ToItselfIsWhatIsMeasured) {
  const Template a{{1, 0}, line(0.2, 1, 1)};
  for (const Parts parts : {Parts::both, Parts::strokes}) {
    const TemplateDistance compare{parts, only("affine_distance")};
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
  EXPECT_EQ(sizeof(Strokes), 8 * sizeof(std::vector<float>) + 8) << "Strokes has another field";
  EXPECT_EQ(TemplateDistance{}.template_bytes(128), 512);
  EXPECT_EQ((TemplateDistance{Parts::both, only("scale")}.template_bytes(128)),
            static_cast<std::int64_t>(512 + floats * sizeof(float)));
}

TEST(TemplateDistance, RefusesWeightsThatDoNotFit) {
  expect_error(ErrorKind::model, "not weighted", [] { TemplateDistance{Parts::both, {}}.check(); });
  expect_error(ErrorKind::model, "weighted but not used", [] {
    TemplateDistance{Parts::embedding, only("scale")}.check();
  });
  expect_error(ErrorKind::model, "this siglib measures", [] {
    TemplateDistance{Parts::strokes, LearnedDistance({{"x"}, {0}, {1}, {1}, 0})}.check();
  });
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
  memo.measure({{{0}, 1, PairKind::genuine}, {{1}, 0, PairKind::genuine}}, strokes, 1,
               [&](std::int64_t done) { last = done; });
  EXPECT_EQ(last, StrokeMemo::kSteps);
  EXPECT_EQ(asked[0] + asked[1], 2);
  memo.measure({{{0, 2}, 1, PairKind::random}}, strokes, 2);
  EXPECT_EQ(asked[0] + asked[1] + asked[2], 4) << "only 2 against 1 was new";
  ASSERT_NE(memo.find(1, 2), nullptr);
  EXPECT_EQ(*memo.find(2, 1), stroke_distances(all[1], all[2]));
  EXPECT_EQ(memo.find(0, 2), nullptr);
}

TEST(FitStrokes, LearnsWhatTellsWritersApart) {
  std::vector<Sample> samples;
  std::vector<Strokes> strokes;
  for (int w = 0; w < 6; ++w)
    for (int s = 0; s < 8; ++s) {
      Sample sample;
      sample.collection = "c";
      sample.writer = fmt::format("{}", w);
      sample.sample = fmt::format("{}", s);
      sample.kind = s < 5 ? Kind::genuine : Kind::forged;
      samples.push_back(sample);
      strokes.push_back(line(0.3 * w - 0.75 + (s < 5 ? 0 : 0.15), 1, static_cast<std::uint64_t>(w * 8 + s)));
    }
  const LearnedDistance learned = fit_strokes(samples, strokes, {}, 2);
  const auto log_odds = [&](std::size_t a, std::size_t b) {
    return learned.log_odds(stroke_distances(strokes[a], strokes[b]));
  };
  EXPECT_GT(log_odds(0, 1), 0);
  EXPECT_LT(log_odds(0, 6), log_odds(0, 1)) << "a forgery";
  EXPECT_LT(log_odds(0, 24), log_odds(0, 1)) << "another writer";

  // Nobody forged these, and no two of one hand are alike: they have no say.
  for (int w = 0; w < 4; ++w)
    for (int s = 0; s < 4; ++s) {
      Sample sample;
      sample.collection = "d";
      sample.writer = fmt::format("{}", w);
      sample.sample = fmt::format("{}", s);
      samples.push_back(sample);
      strokes.push_back(line(0.4 * s - 0.6, 1, static_cast<std::uint64_t>(100 + w * 4 + s)));
    }
  EXPECT_EQ(fit_strokes(samples, strokes, {}, 2).parameters(), learned.parameters());

  std::vector<Sample> one_hand(samples.begin(), samples.begin() + 5);
  expect_error(ErrorKind::input, "no forged",
               [&] { fit_strokes(one_hand, std::span(strokes).first(5), {}, 1); });
}

}  // namespace
}  // namespace siglib

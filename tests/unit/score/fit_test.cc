#include "siglib/score/fit.h"

#include "siglib/core/random.h"
#include "tests/support/expect_error.h"

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

struct Hands {
  std::vector<Sample> samples;
  std::vector<Template> templates;
};

// Writers at their own angle on the circle; forgers come close to it.
Hands hands(int writers, int genuine, int forged) {
  Random random(3, "hands");
  Hands result;
  for (int w = 0; w < writers; ++w)
    for (int s = 0; s < genuine + forged; ++s) {
      Sample sample;
      sample.collection = "c";
      sample.writer = fmt::format("{}", w);
      sample.sample = fmt::format("{}", s);
      sample.kind = s < genuine ? Kind::genuine : Kind::forged;
      const double angle = 0.6 * w + (s < genuine ? 0 : 0.2) + random.normal(0, 0.1);
      result.samples.push_back(sample);
      result.templates.push_back(
          {{static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))}, {}});
    }
  return result;
}

FittedScore fit(const Hands& data, const std::vector<Pair>& pairs, const ScoreOptions& options,
                const std::vector<PolicyOptions>& policies) {
  StrokeMemo none;
  return fit_score(data.templates, pairs, {}, options, policies, none);
}

PairOptions three_random() {
  PairOptions options;
  options.random = 3;
  return options;
}

TEST(FitScore, FitsEveryFusionForEveryNumberOfReferences) {
  const Hands data = hands(8, 7, 6);
  const ScoreOptions options;
  const FittedScore fitted =
      fit(data, fitting_pairs(data.samples, three_random(), options), options, default_policies());
  // Seven genuine samples leave pairs with 1, 2, 3 and 5 references, not with 10.
  EXPECT_EQ(fitted.model.rules.size(), kFusions.size() * 4);
  for (const auto& [name, fusion] : kFusions)
    for (const std::size_t references : {1u, 2u, 3u, 5u})
      EXPECT_EQ(fitted.model.rule(fusion, references).references, static_cast<std::int64_t>(references));
  EXPECT_EQ(fitted.model.rule(Fusion::mean, 4).references, 3);
  EXPECT_EQ(fitted.model.rule(Fusion::mean, 50).references, 5);
  EXPECT_NO_THROW(fitted.model.check());
}

TEST(FitScore, MoreReferencesSharpenTheScore) {
  const Hands data = hands(12, 12, 8);
  const ScoreOptions options;
  const std::vector<Pair> pairs = fitting_pairs(data.samples, three_random(), options);
  const ScoreModel model = fit(data, pairs, options, default_policies()).model;
  const auto cost = [&](std::size_t references) {  // mean of log2(1 + 1/LR) over genuine pairs
    double sum = 0;
    int count = 0;
    for (const Pair& pair : pairs) {
      if (pair.references.size() != references || pair.kind != PairKind::genuine) continue;
      const Template& query = data.templates[static_cast<std::size_t>(pair.query)];
      std::vector<const Template*> against;
      std::vector<Distances> each;
      for (const std::int64_t r : pair.references) {
        against.push_back(&data.templates[static_cast<std::size_t>(r)]);
        each.push_back(TemplateDistance{}(*against.back(), query));
      }
      const double ratio =
          model.rule(Fusion::mean, references).calibration(model.raw(against, query, each, Fusion::mean));
      sum += std::log2(1 + std::exp(-ratio));
      ++count;
    }
    return sum / count;
  };
  EXPECT_LT(cost(5), cost(1));
}

TEST(FitScore, APolicyUnsupportedForMoreReferencesKeepsThresholdsOfFewer) {
  const Hands data = hands(4, 8, 10);
  const ScoreOptions options;
  const std::vector<PolicyOptions> policies{{"balanced", Negatives::skilled, 0.1, 0.1},
                                            {"strict", Negatives::skilled, 0.01, 0.05}};
  const std::vector<Pair> pairs = fitting_pairs(data.samples, three_random(), options);
  const FittedScore fitted = fit(data, pairs, options, policies);
  // One reference: 112 genuine and 320 skilled pairs; five: 32 and 40, too few for 1 %.
  const std::vector<Policy>& one = fitted.model.rule(Fusion::mean, 1).policies;
  const std::vector<Policy>& five = fitted.model.rule(Fusion::mean, 5).policies;
  ASSERT_EQ(one.size(), 2u);
  EXPECT_EQ(five[1].accept, one[1].accept);
  EXPECT_NE(five[0].accept, one[0].accept);
  EXPECT_TRUE(fitted.refused.empty());
}

TEST(FitScore, TakesPairsOfSeveralReferencesApartWhereThereAreNoOthers) {
  const Hands data = hands(6, 8, 8);
  const ScoreOptions options{.references = {3}};
  std::vector<Pair> pairs = fitting_pairs(data.samples, three_random(), options);
  std::erase_if(pairs, [](const Pair& pair) { return pair.references.size() == 1; });
  const ScoreModel model = fit(data, pairs, options, {{"balanced", Negatives::skilled, 0.1, 0.1}}).model;
  EXPECT_EQ(model.rule(Fusion::max, 1).references, 1);
  EXPECT_EQ(model.rule(Fusion::max, 3).references, 3);
}

TEST(FitScore, RefusesPairsOfOneClassAndPoliciesThatNonePermits) {
  const Hands data = hands(3, 4, 2);
  std::vector<Pair> pairs{{{0}, 1, PairKind::genuine}, {{0}, 2, PairKind::genuine}};
  expect_error(ErrorKind::input, "no forged", [&] { fit(data, pairs, {}, default_policies()); });
  pairs.push_back({{0}, 4, PairKind::skilled});
  expect_error(ErrorKind::input, "support none of the policies",
               [&] { fit(data, pairs, {}, default_policies()); });
}

}  // namespace
}  // namespace siglib

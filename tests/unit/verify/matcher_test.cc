#include "siglib/verify/matcher.h"

#include "siglib/core/error.h"
#include "siglib/nn/encoder.h"
#include "siglib/synth/render.h"
#include "siglib/synth/writer.h"
#include "siglib/verify/embedder.h"
#include "tests/support/simple_score.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

std::shared_ptr<const Model> tiny_model() {
  EncoderOptions architecture;
  architecture.dimension = 8;
  architecture.widths = {4, 4, 8, 8, 8};
  auto encoder = make_encoder(architecture);
  encoder->eval();
  return std::make_shared<const Model>(
      Model{architecture,
            encoder,
            {},
            test::simple_score({{"balanced", Negatives::skilled, 0.1, 0.1, 0.6, 0.3},
                                {"strict", Negatives::skilled, 0.01, 0.1, 0.95, 0.3}}),
            {},
            {},
            "id"});
}

Template at(float angle) {
  Template t;
  t.embedding.assign(8, 0.f);
  t.embedding[0] = std::cos(angle);
  t.embedding[1] = std::sin(angle);
  return t;
}

TEST(Matcher, ScoreFallsWithDistanceAndDecides) {
  const Matcher matcher(tiny_model());
  const Template reference = at(0);
  const Template* references[] = {&reference};
  double last = 2;
  for (const float angle : {0.f, 0.3f, 0.6f, 1.2f, 3.f}) {
    const MatchResult result = matcher.match(references, at(angle));
    EXPECT_LT(result.score, last);
    EXPECT_NEAR(result.distance, 8 * 2 * std::sin(angle / 2), 1e-5);
    EXPECT_EQ(result.decision, decide(result.log_likelihood_ratio, matcher.policy()));
    last = result.score;
  }
  EXPECT_EQ(matcher.match(references, at(0)).decision, Decision::match);
  EXPECT_EQ(matcher.match(references, at(3)).decision, Decision::no_match);
}

TEST(Matcher, OneReferenceIsItsOwnScoreAndSeveralLieBetween) {
  const Matcher matcher(tiny_model());
  const Template near = at(0.1f), far = at(1.f), query = at(0);
  const Template* both[] = {&near, &far};
  const MatchResult result = matcher.match(both, query);
  ASSERT_EQ(result.reference_scores.size(), 2u);
  EXPECT_LT(result.score, result.reference_scores[0]);
  EXPECT_GT(result.score, result.reference_scores[1]);
}

TEST(Matcher, AStatedPriorMovesScoreAndThresholdsButNoDecision) {
  const Matcher even(tiny_model()), rare(tiny_model(), {.prior = 0.01});
  const Template reference = at(0);
  const Template* references[] = {&reference};
  for (const float angle : {0.f, 0.3f, 0.5f, 1.f}) {
    const MatchResult a = even.match(references, at(angle)), b = rare.match(references, at(angle));
    EXPECT_EQ(a.log_likelihood_ratio, b.log_likelihood_ratio);
    EXPECT_EQ(a.decision, b.decision);
    EXPECT_NEAR(log_odds_of(b.score) - log_odds_of(a.score), std::log(0.01 / 0.99), 1e-9);
    EXPECT_EQ(b.score >= rare.thresholds().accept, b.decision == Decision::match);
  }
  EXPECT_THROW(Matcher(tiny_model(), {.prior = 1.0}), Error);
}

TEST(Matcher, TakesTheRuleFittedForTheNumberOfReferences) {
  Model model = *tiny_model();
  ScoreRule three = model.score.rule(Fusion::mean, 1);
  three.references = 3;
  three.calibration = {CalibrationMethod::logistic, {1, 5}};
  three.policies[0].accept = 7;
  model.score.rules.push_back(three);
  const Matcher matcher(std::make_shared<const Model>(model));
  const Template near = at(0.1f), query = at(0);
  const std::vector<const Template*> four(4, &near);
  const auto ratio = [&](std::size_t count) {
    return matcher.match(std::span(four).first(count), query).log_likelihood_ratio;
  };
  EXPECT_EQ(ratio(2), ratio(1));
  EXPECT_NEAR(ratio(3), ratio(1) + 5, 1e-12);
  EXPECT_EQ(ratio(4), ratio(3));
  EXPECT_EQ(matcher.policy(4).accept, 7);
  EXPECT_NE(matcher.policy(2).accept, 7);
}

TEST(Matcher, MeanEmbeddingComparesOnceWithTheMean) {
  const Matcher matcher(tiny_model(), {.fusion = Fusion::mean_embedding});
  const Template left = at(-0.4f), right = at(0.4f), query = at(0);
  const Template* both[] = {&left, &right};
  // The mean lies on the query.
  EXPECT_NEAR(matcher.match(both, query).log_likelihood_ratio, 4, 1e-6);
  EXPECT_LT(Matcher(tiny_model()).match(both, query).log_likelihood_ratio, 3);
}

TEST(Matcher, NamesThePoliciesThereAre) {
  try {
    Matcher(tiny_model(), {.policy = "strikt"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_NE(std::string(error.what()).find("strict"), std::string::npos) << error.what();
  }
  EXPECT_DOUBLE_EQ(Matcher(tiny_model(), {.policy = "strict"}).thresholds().accept, 0.95);
}

TEST(Matcher, RefusesNoReferenceAndTemplatesOfAnotherModel) {
  const Matcher matcher(tiny_model());
  EXPECT_THROW(matcher.match({}, at(0)), Error);
  Template shorter = at(0);
  shorter.embedding.pop_back();
  const Template* references[] = {&shorter};
  EXPECT_THROW(matcher.match(references, at(0)), Error);
}

TEST(Embedder, FilesAndImagesGiveTheSameTemplateAndErrorsStayWithTheirImage) {
  const test::TemporaryFolder folder;
  const Image image = render(SyntheticWriter(1, 1).genuine(0), 5);
  write_file(folder / "a.png", encode_png(image));
  write_text(folder / "b.png", "not an image");
  const Embedder embedder(tiny_model(), torch::Device(torch::kCPU));
  const std::vector<std::string> files{(folder / "a.png").string(), (folder / "b.png").string(),
                                       (folder / "missing.png").string()};
  std::size_t inspected = 0;
  const auto embedded = embedder.embed_files(files, 2, {}, [&](std::size_t index, const Inspected& way) {
    inspected += 1 + index;
    EXPECT_EQ(way.file.size(), std::filesystem::file_size(files[index]));
    EXPECT_EQ(way.image.channels, 1);
  });
  ASSERT_EQ(embedded.size(), 3u);
  EXPECT_EQ(inspected, 1u);
  EXPECT_EQ(embedded[0].error, "");
  const Template direct = embedder.embed(image, "image");
  for (std::size_t i = 0; i < direct.embedding.size(); ++i)
    EXPECT_NEAR(direct.embedding[i], embedded[0].signature.embedding[i], 1e-5f);
  for (const std::size_t i : {1u, 2u}) EXPECT_NE(embedded[i].error.find(files[i]), std::string::npos);
}

}  // namespace
}  // namespace siglib

#include "siglib/evaluate/evaluate.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/nn/encoder.h"
#include "siglib/synth/collection.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <sstream>

namespace siglib {
namespace {

std::shared_ptr<const Model> model_with(std::vector<Digest> seen) {
  EncoderOptions architecture;
  architecture.dimension = 2;
  architecture.widths = {4, 4, 8, 8, 8};
  return std::make_shared<const Model>(Model{architecture,
                                             make_encoder(architecture),
                                             {},
                                             LearnedDistance({distance_names(), {0.5}, {0.25}, {2}, 0, 0.5}),
                                             {{"balanced", Negatives::skilled, 0.1, 0.1, 0.6, 0.3}},
                                             {},
                                             std::move(seen),
                                             "0123456789abcdef"});
}

// Four writers with two genuine signatures and one forgery each, at chosen angles on the unit circle.
PairSet known_set() {
  PairSet set;
  set.protocol = "test";
  set.writers = 4;
  for (std::int64_t w = 0; w < 4; ++w) {
    const float base = static_cast<float>(w) * 1.5f;
    for (const float offset : {0.f, 0.1f, 0.5f}) {
      Embedded image;
      image.signature.embedding = {std::cos(base + offset), std::sin(base + offset)};
      image.pixel_hash[0] = static_cast<std::uint8_t>(set.images.size() + 1);
      set.images.push_back(image);
      set.statistics.push_back({0.1, 0.1 + offset, 0.5, 2, 1, 1, 3});
      set.writer.push_back(w);
    }
    const std::int64_t first = 3 * w;
    set.pairs.push_back({{first}, first + 1, PairKind::genuine});
    set.pairs.push_back({{first}, first + 2, PairKind::skilled});
    set.pairs.push_back({{first}, (first + 3) % 12, PairKind::random});
  }
  for (std::size_t i = 0; i < set.pairs.size(); ++i) {
    set.reference_fields.push_back("a, \"b\".png");
    set.query_fields.push_back("q.png");
  }
  return set;
}

Evaluation run(const PairSet& set, std::vector<Digest> seen = {}, bool allow = false) {
  const auto model = model_with(std::move(seen));
  EvaluateOptions options;
  options.replicates = 50;
  options.allow_seen = allow;
  return evaluate(*model, Matcher(model), set, options, silent_reporter());
}

TEST(Evaluate, SeparatesSkilledFromRandomAndCountsEveryPair) {
  const Evaluation evaluation = run(known_set());
  ASSERT_EQ(evaluation.kinds.size(), 2u);
  EXPECT_EQ(evaluation.kinds[0].negatives, PairKind::skilled);
  EXPECT_EQ(evaluation.kinds[1].negatives, PairKind::random);
  for (const KindResult& kind : evaluation.kinds) {
    EXPECT_EQ(kind.genuine_pairs, 4);
    EXPECT_EQ(kind.negative_pairs, 4);
    EXPECT_EQ(kind.figure("eer").value, 0);
    EXPECT_EQ(kind.figure("auc").value, 1);
    // Distance 0.1 scores above the threshold; distance 0.5 is the mean distance: score 0.5, below it.
    EXPECT_EQ(kind.figure("accuracy").value, 1);
    EXPECT_EQ(kind.confusion.accepted_genuine, 4);
    EXPECT_EQ(kind.confusion.rejected_forged, 4);
  }
  // Skilled forgeries fall between the thresholds.
  EXPECT_DOUBLE_EQ(evaluation.kinds[0].review_rate, 0.5);
  EXPECT_DOUBLE_EQ(evaluation.kinds[1].review_rate, 0);
}

TEST(Evaluate, WarnsOfFewWritersAndAuditsTheStatistics) {
  const Evaluation evaluation = run(known_set());
  ASSERT_FALSE(evaluation.warnings.empty());
  EXPECT_NE(evaluation.warnings.front().find("only 4 writers"), std::string::npos);
  for (const AuditFigure& figure : evaluation.audit)
    EXPECT_DOUBLE_EQ(figure.auc, figure.statistic == "ink fraction" ? 1.0 : 0.5) << figure.statistic;
}

TEST(Evaluate, RefusesImagesTheModelHasSeenUnlessAllowed) {
  Digest seen{};
  seen[0] = 1;
  EXPECT_THROW(run(known_set(), {seen}), Error);
  const Evaluation evaluation = run(known_set(), {seen}, true);
  EXPECT_NE(evaluation.warnings.front().find("too good"), std::string::npos);
}

TEST(Evaluate, KeepsABadImageOutOfTheFiguresAndInTheTable) {
  PairSet set = known_set();
  set.images[1].error = "b.png: is blank";
  const Evaluation evaluation = run(set);
  EXPECT_EQ(evaluation.kinds[0].genuine_pairs, 3);
  EXPECT_TRUE(std::isnan(evaluation.scores[0].score));
  EXPECT_EQ(evaluation.scores[0].error, "b.png: is blank");

  const test::TemporaryFolder folder;
  write_scores(evaluation, set, folder / "scores.csv");
  std::istringstream lines(read_text(folder / "scores.csv", 1 << 20));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "reference,query,kind,score,distance,decision,error");
  std::getline(lines, line);
  EXPECT_EQ(line, "\"a, \"\"b\"\".png\",q.png,genuine,,,,b.png: is blank");
  std::getline(lines, line);
  EXPECT_NE(line.find(",skilled,0."), std::string::npos) << line;
  EXPECT_NE(line.find(",review,"), std::string::npos) << line;
}

TEST(PairsFromFile, InfersWritersFromThePairs) {
  const test::TemporaryFolder folder;
  write_collection({2, 2, 1, 3}, folder.path(), 1, silent_reporter());
  write_text(folder / "pairs.csv",
             "reference,query,kind\n"
             "001/genuine/01.png,001/genuine/02.png,genuine\n"
             "001/genuine/01.png,001/forged/01.png,skilled\n"
             "002/genuine/01.png,002/genuine/02.png,genuine\n"
             "001/genuine/01.png|001/genuine/02.png,002/genuine/01.png,random\n"
             "001/genuine/01.png,002/forged/01.png,random\n");
  const auto model = model_with({});
  const Embedder embedder(model, torch::Device(torch::kCPU));
  const PairSet set =
      pairs_from_file(embedder, load_pairs(folder / "pairs.csv"), "test", 1, silent_reporter());
  EXPECT_EQ(set.writers, 2);
  EXPECT_EQ(set.images.size(), 6u);
  EXPECT_EQ(set.writer[static_cast<std::size_t>(set.pairs[4].query)], -1);  // only ever a random query
  EXPECT_EQ(set.writer[static_cast<std::size_t>(set.pairs[0].query)],
            set.writer[static_cast<std::size_t>(set.pairs[1].query)]);
  EXPECT_NE(set.writer[static_cast<std::size_t>(set.pairs[3].references[0])],
            set.writer[static_cast<std::size_t>(set.pairs[3].query)]);
}

}  // namespace
}  // namespace siglib

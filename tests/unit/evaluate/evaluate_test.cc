#include "siglib/evaluate/evaluate.h"

#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/evaluate/known_set.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <algorithm>
#include <sstream>

namespace siglib {
namespace {

using test::known_set;
using test::run;

bool any_holds(const std::vector<std::string>& texts, std::string_view part) {
  return std::ranges::any_of(texts,
                             [&](const std::string& text) { return text.find(part) != std::string::npos; });
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
    EXPECT_EQ(kind.figure("average_precision").value, 1);
    // Distance 0.1 scores above the threshold; distance 0.5 is the mean distance: score 0.5, below it.
    EXPECT_EQ(kind.figure("accuracy").value, 1);
    EXPECT_EQ(kind.confusion.accepted_genuine, 4);
    EXPECT_EQ(kind.confusion.rejected_forged, 4);
  }
  // Skilled forgeries fall between the thresholds.
  EXPECT_EQ(evaluation.kinds[0].review_rate, 0.5);
  EXPECT_EQ(evaluation.kinds[1].review_rate, 0);
  EXPECT_NEAR(evaluation.accept, 0.6, 1e-12);
  EXPECT_EQ(evaluation.setting, "given pairs");
}

TEST(Evaluate, MarksEveryPolicy) {
  const Evaluation evaluation = run(known_set());
  const std::vector<PolicyPoint>& policies = evaluation.kinds[0].policies;
  ASSERT_EQ(policies.size(), 2u);
  EXPECT_EQ(policies[0].name, "balanced");
  EXPECT_EQ(policies[0].accept_far, 0);
  EXPECT_EQ(policies[0].accept_frr, 0);
  EXPECT_EQ(policies[0].reject_far, 1);  // all four forgeries go to review
  // Genuine pairs score sigmoid(8 (0.5 - 0.1)) = 0.961: not enough for 0.99.
  EXPECT_EQ(policies[1].name, "strict");
  EXPECT_EQ(policies[1].accept_frr, 1);
  EXPECT_EQ(run(known_set(), {}, false, {.policy = "strict"}).kinds[0].policies[0].name, "strict");
}

TEST(Evaluate, FiguresDoNotDependOnTheStatedPriorButScoresDo) {
  const Evaluation even = run(known_set()), rare = run(known_set(), {}, false, {.prior = 0.01});
  for (std::size_t k = 0; k < even.kinds[0].figures.size(); ++k)
    EXPECT_EQ(even.kinds[0].figures[k].value, rare.kinds[0].figures[k].value)
        << even.kinds[0].figures[k].name;
  EXPECT_LT(rare.scores[0].score, even.scores[0].score);
  EXPECT_LT(rare.accept, even.accept);
}

TEST(Evaluate, WarnsOfFewWritersAndOfAShortcut) {
  const Evaluation evaluation = run(known_set());
  EXPECT_TRUE(any_holds(evaluation.warnings, "only 4 writers"));
  for (const AuditFigure& figure : evaluation.audit.statistics)
    if (figure.after) {
      EXPECT_DOUBLE_EQ(figure.after->value, figure.statistic == "ink fraction" ? 1.0 : 0.5)
          << figure.statistic;
    }
  EXPECT_TRUE(any_holds(evaluation.alarms, "ink fraction alone"));
  EXPECT_FALSE(any_holds(evaluation.alarms, "mean ink"));
  EXPECT_NE(evaluation.audit.probe_absence.find("10 are needed"), std::string::npos);
}

TEST(Evaluate, AlarmsWhenForgeriesAreEasierThanStrangers) {
  PairSet set = known_set();
  for (Pair& pair : set.pairs)  // strangers write like the customer, forgers do not
    if (pair.kind == PairKind::random) pair.query = pair.references.front() + 1;
  EXPECT_TRUE(any_holds(run(set).alarms, "skilled EER is below the random EER"));
  EXPECT_FALSE(any_holds(run(known_set()).alarms, "skilled EER"));
}

TEST(Evaluate, RefusesImagesTheModelHasSeenUnlessAllowed) {
  Digest seen{};
  seen[0] = 1;
  EXPECT_THROW(run(known_set(), {seen}), Error);
  EXPECT_TRUE(any_holds(run(known_set(), {seen}, true).alarms, "too good"));
}

TEST(Evaluate, KeepsABadImageOutOfTheFiguresAndInTheTable) {
  PairSet set = known_set();
  set.images[1].error = "b.png: is blank";
  const std::vector<ModelRun> runs{{Matcher(test::model_with({})), std::move(set), 0}};
  const Evaluation evaluation = evaluate(runs, test::quick_options(), silent_reporter());
  EXPECT_EQ(evaluation.kinds[0].genuine_pairs, 3);
  EXPECT_TRUE(std::isnan(evaluation.scores[0].score));
  EXPECT_EQ(evaluation.scores[0].error, "b.png: is blank");

  const test::TemporaryFolder folder;
  write_scores(evaluation, runs, folder / "scores.csv");
  std::istringstream lines(read_text(folder / "scores.csv", 1 << 20));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "reference,query,kind,score,distance,decision,error,log_likelihood_ratio");
  std::getline(lines, line);
  EXPECT_EQ(line, "\"a, \"\"b\"\".png\",q0.png,genuine,,,,b.png: is blank,");
  std::getline(lines, line);
  EXPECT_NE(line.find(",skilled,0."), std::string::npos) << line;
  EXPECT_NE(line.find(",review,"), std::string::npos) << line;
}

TEST(Evaluate, ListsTheHardestWritersAndTheMostConfidentMistakes) {
  PairSet set = known_set();
  // Writer 2's forger is as good as the writer, and the writer does not write alike twice.
  set.images[8].signature = set.images[6].signature;
  set.images[7].signature = set.images[0].signature;
  const Evaluation evaluation = run(set);
  ASSERT_EQ(evaluation.hardest.size(), 4u);
  EXPECT_EQ(evaluation.hardest[0].writer, "writer 2");
  EXPECT_EQ(evaluation.hardest[0].frr, 1);
  EXPECT_EQ(evaluation.hardest[0].far_skilled, 1);
  ASSERT_EQ(evaluation.mistakes.size(), 2u);
  EXPECT_EQ(evaluation.mistakes[0].truth, PairKind::genuine);
  EXPECT_EQ(evaluation.mistakes[1].truth, PairKind::skilled);
  EXPECT_EQ(evaluation.mistakes[1].query, "q7.png");
  EXPECT_TRUE(evaluation.mistakes[1].query_png.empty());
  EXPECT_TRUE(evaluation.pictures_withheld);
}

TEST(Evaluate, ShowsSignaturesOnlyWhereTheTermsLetIt) {
  PairSet set = known_set();
  set.images[2].signature = set.images[0].signature;
  set.picture = [](std::int64_t) { return Canvas{2, 3, {0, 255, 0, 0, 255, 0}}; };
  const auto pictures = [&](bool redistributable, Pictures allowed) {
    set.redistributable = redistributable;
    const std::vector<ModelRun> runs{{Matcher(test::model_with({})), set, 0}};
    EvaluateOptions options = test::quick_options();
    options.pictures = allowed;
    return evaluate(runs, options, silent_reporter()).mistakes.at(0).query_png.size();
  };
  EXPECT_EQ(pictures(false, Pictures::by_terms), 0u);
  EXPECT_GT(pictures(true, Pictures::by_terms), 60u);
  EXPECT_GT(pictures(false, Pictures::always), 60u);
}

TEST(Folds, ArePooledByTheirOwnThresholds) {
  // The second model asks for more: all of its genuine pairs fail, and none of the first's.
  const std::vector<ModelRun> runs{{Matcher(test::model_with({})), known_set(), 0},
                                   {Matcher(test::model_with({})), known_set(4), 1}};
  std::vector<ModelRun> mixed = runs;
  Model strict = *test::model_with({});
  for (ScoreRule& rule : strict.score.rules) rule.policies[0].accept = log_odds_of(0.99);
  mixed[1].matcher = Matcher(std::make_shared<const Model>(strict));
  const Evaluation same = evaluate(runs, test::quick_options(), silent_reporter());
  const Evaluation differing = evaluate(mixed, test::quick_options(), silent_reporter());
  EXPECT_EQ(same.setting, "k-fold over writers");
  EXPECT_EQ(same.writers, 8);
  EXPECT_EQ(same.kinds[0].figure("frr").value, 0);
  EXPECT_NEAR(same.accept, 0.6, 1e-12);
  EXPECT_EQ(differing.kinds[0].figure("frr").value, 0.5);
  EXPECT_EQ(differing.kinds[0].figure("eer").value, 0);
  EXPECT_TRUE(std::isnan(differing.accept));
  ASSERT_EQ(differing.folds.size(), 2u);
  EXPECT_EQ(differing.folds[0].kinds[0].figure("frr").value, 0);
  EXPECT_EQ(differing.folds[1].kinds[0].figure("frr").value, 1);
  EXPECT_EQ(differing.folds[1].fold, 1);
}

TEST(Compare, FindsTheBetterModelAndNoDifferenceFromItself) {
  PairSet blind = known_set();
  for (Embedded& image : blind.images) image.signature.embedding = {1, 0};
  blind.images[0].signature.embedding = {0, 1};
  const std::vector<ModelRun> runs{{Matcher(test::model_with({})), known_set(), 0},
                                   {Matcher(test::model_with({})), known_set(), 0},
                                   {Matcher(test::model_with({})), blind, 0}};
  std::vector<Evaluation> evaluations;
  for (std::size_t i = 0; i < 3; ++i)
    evaluations.push_back(evaluate(std::span(runs).subspan(i, 1), test::quick_options(), silent_reporter()));
  const Comparison comparison = compare(runs, evaluations, {200, 1, 1});
  double same = 1, worse = 0;
  for (const Difference& difference : comparison.differences) {
    if (difference.figure.name != "eer" || difference.negatives != PairKind::skilled) continue;
    if (difference.model == 1) same = difference.figure.value + 1 - difference.p_value;
    if (difference.model == 2) worse = difference.figure.value;
  }
  EXPECT_EQ(same, 0);
  EXPECT_NEAR(worse, 0.5, 0.2);
  PairSet other = known_set();
  other.query_fields[0] = "else.png";
  const std::vector<ModelRun> unlike{runs[0], {runs[1].matcher, other, 0}};
  expect_error(ErrorKind::input, "their pairs differ", [&] { compare(unlike, evaluations, {10, 1, 1}); });
}

TEST(MetricsJson, HasWhatTheContractNames) {
  const auto root = boost::json::parse(metrics_json(run(known_set()))).as_object();
  for (const char* kind : {"skilled", "random"})
    for (const char* figure :
         {"accuracy", "precision", "recall", "far", "frr", "hter", "eer", "auc", "cllr", "min_cllr", "ece"}) {
      const auto& object = root.at(kind).at(figure).as_object();
      EXPECT_TRUE(object.at("value").is_double()) << figure;
      EXPECT_EQ(object.at("interval").as_array().size(), 2u);
    }
  EXPECT_EQ(root.at("skilled").at("n").as_int64(), 8);
}

}  // namespace
}  // namespace siglib

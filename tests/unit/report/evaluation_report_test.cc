#include "siglib/report/report.h"

#include "example.h"
#include "marks.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace siglib {
namespace {

using test::has;
using test::kNaN;

class EvaluationReport : public testing::Test {
 protected:
  std::string report() const {
    std::string html = evaluation_report(evaluation);
    EXPECT_TRUE(test::balanced(html));
    EXPECT_TRUE(test::self_contained(html));
    EXPECT_TRUE(test::clean_numbers(html));
    return html;
  }

  Evaluation evaluation = test::example();
};

std::string marker(const std::string& html, const std::string& id) {
  return test::between(html, "data-marker=\"" + id + "\"", "<title>", "<");
}

TEST_F(EvaluationReport, DrawsTheCurvesFromTheData) {
  const std::string html = report();
  for (const char* kind : {"skilled", "random"}) {
    // 11 points; none at FAR 0 on a log axis, and none at FRR 0 on a probit axis either
    EXPECT_EQ(test::points_of(html, fmt::format("roc-{}", kind)), "10");
    EXPECT_EQ(test::points_of(html, fmt::format("det-{}", kind)), "9");
    EXPECT_EQ(test::points_of(html, fmt::format("precision-recall-{}", kind)), "10");
  }
}

TEST_F(EvaluationReport, EveryPolicyIsMarkedWhereItAcceptsAndRefuses) {
  const std::string html = report();
  for (const char* plot : {"roc", "det", "precision-recall"})
    for (const char* kind : {"skilled", "random"}) {
      EXPECT_EQ(
          marker(html, fmt::format("{}-{}-balanced-accept", plot, kind)),
          fmt::format("{} forgeries, balanced, accept threshold: FAR 20.0\u00A0%, FRR 30.0\u00A0%", kind));
      EXPECT_EQ(marker(html, fmt::format("{}-{}-strict-reject", plot, kind)),
                fmt::format("{} forgeries, strict, reject threshold: FAR 40.0\u00A0%, FRR 2.0\u00A0%", kind));
    }
  EXPECT_TRUE(has(html, "</svg>balanced (chosen)</li>"));
  EXPECT_TRUE(has(html, "</svg>strict</li>"));
  EXPECT_TRUE(has(html, "The larger one is “balanced”"));
}

TEST_F(EvaluationReport, HistogramsHoldEveryScoreAndTheThresholds) {
  const std::string html = report();
  for (const char* kind : {"genuine", "skilled", "random"}) {
    const std::string values =
        test::between(html, test::series_anchor(fmt::format("hist-{}", kind)), "data-values=\"", "\"");
    EXPECT_EQ(test::count_of(values, ",") + 1, 40u);
    EXPECT_EQ(test::count_of(values, "0.1"), 10u) << kind;
  }
  EXPECT_EQ(test::count_of(html, "data-threshold=\"0.7\""), 3u);
  EXPECT_EQ(test::count_of(html, "data-threshold=\"0.3\""), 3u);
  EXPECT_TRUE(has(html, "at prior 0.5)"));
}

TEST_F(EvaluationReport, NoThresholdIsDrawnWhereFoldsHaveTheirOwn) {
  evaluation.accept = evaluation.reject = kNaN;
  const std::string html = report();
  EXPECT_FALSE(has(html, "data-threshold"));
  EXPECT_TRUE(has(html, "at each fold’s own frozen threshold"));
  EXPECT_TRUE(has(html, "each fold has its own"));
}

TEST_F(EvaluationReport, ReliabilityWeighsTheClassesEqually) {
  // Bin of 0.0 .. 0.1: one of 10 genuine (0.05), one of 10 skilled (0.025), one of 10 random (0.025): half is
  // genuine.
  const std::string html = report();
  EXPECT_EQ(test::points_of(html, "reliability"), "10");
  EXPECT_TRUE(has(html, "50.0\u00A0% genuine, 3 pairs"));
  EXPECT_FALSE(has(html, "this diagram is computed at prior 0.5"));
}

TEST_F(EvaluationReport, ReliabilityIgnoresTheStatedPrior) {
  const std::string before = test::path_of(report(), "reliability");
  evaluation.prior = 0.9;
  for (PairScore& pair : evaluation.scores)
    pair.score = 1 / (1 + std::exp(-pair.log_likelihood_ratio) * (1 - 0.9) / 0.9);
  const std::string html = report();
  EXPECT_EQ(test::path_of(html, "reliability"), before);
  EXPECT_TRUE(has(html, "stated under a prior of 0.9; this diagram is computed at prior 0.5"));
  EXPECT_TRUE(has(html, "at prior 0.9)"));
}

TEST_F(EvaluationReport, HeadlineStatesFiguresWithIntervals) {
  const std::string html = report();
  EXPECT_TRUE(has(html, "19.0–22.0\u00A0%"));
  EXPECT_TRUE(has(html, "4.0–7.0\u00A0%"));
  EXPECT_TRUE(has(html,
                  "300 genuine signatures are not accepted straight away, and 200 skilled forgeries and 200 "
                  "random forgeries are accepted"));
  EXPECT_TRUE(has(html, "40.0\u00A0%"));
  EXPECT_TRUE(has(html, "∞<small>no interval"));
}

TEST_F(EvaluationReport, DecisionsAreCountedAndHeldAgainstTheTargets) {
  const std::string html = report();
  EXPECT_TRUE(has(html, "<th scope=\"row\">genuine</th><td>7<small>70.0\u00A0%</small></td><td>3<small>"));
  EXPECT_TRUE(has(html, "<th scope=\"row\">forged</th><td>2<small>20.0\u00A0%</small></td><td>8<small>"));
  // skilled scores 0.02 … 0.92: 0.72 0.82 0.92 match
  EXPECT_TRUE(has(html, "<th scope=\"row\">skilled</th><td>30.0\u00A0%<small>3</small>"));
  EXPECT_TRUE(has(html,
                  "accepts <strong>20.0\u00A0%</strong> and refuses <strong>10.0\u00A0%</strong>: both "
                  "targets are missed"));
  evaluation.policy.target_far = 0.2;
  EXPECT_TRUE(has(report(), "the first target is kept, the second is missed"));
  evaluation.policy.target_frr = 0.1;
  EXPECT_TRUE(has(report(), "both targets are kept"));
}

TEST_F(EvaluationReport, FailedPairsAreReportedAndLeftOut) {
  evaluation.truth.push_back(PairKind::genuine);
  evaluation.scores.push_back({kNaN, kNaN, kNaN, Decision::review, "bad image"});
  const std::string html = report();
  EXPECT_TRUE(has(html, "1 of 31 pairs could not be scored"));
  EXPECT_TRUE(has(html, "genuine signatures, % of 10 pairs"));
}

TEST_F(EvaluationReport, AlarmsStandBeforeAndApartFromWarnings) {
  EXPECT_FALSE(has(report(), "<aside"));
  evaluation.warnings = {"few writers"};
  evaluation.alarms = {"copies cross the split"};
  const std::string html = report();
  const auto alarms = html.find("<aside class=\"alarms\""), warnings = html.find("<aside class=\"warnings\"");
  ASSERT_NE(warnings, std::string::npos);
  EXPECT_LT(alarms, warnings);
  EXPECT_LT(warnings, html.find("id=\"headline\""));
  EXPECT_TRUE(has(html.substr(alarms, warnings - alarms), "copies cross the split"));
  EXPECT_TRUE(has(html.substr(warnings), "few writers"));
}

TEST_F(EvaluationReport, OneKindMissing) {
  evaluation.kinds.erase(evaluation.kinds.begin());
  const std::string html = report();
  EXPECT_TRUE(has(html, "no such pairs"));
  EXPECT_EQ(test::points_of(html, "roc-skilled"), "");
  EXPECT_EQ(test::points_of(html, "roc-random"), "10");
}

TEST_F(EvaluationReport, NothingToShow) {
  evaluation = Evaluation{};
  const std::string html = report();
  EXPECT_TRUE(has(html, "no two classes"));
  EXPECT_TRUE(has(html, "No pair has a score."));
  EXPECT_EQ(test::count_of(html, "<figure class=\"missing\">"), 4u);
  EXPECT_FALSE(has(html, "id=\"folds\"") || has(html, "id=\"repeat\""));
}

TEST_F(EvaluationReport, PerfectSeparationHasNoDetCurve) {
  evaluation.kinds[1].roc = {{1, 0, 1}, {0.9, 0, 0}, {0.1, 1, 0}};
  EXPECT_TRUE(has(report(), "random forgeries (no errors to draw)"));
}

TEST_F(EvaluationReport, FiguresWithoutValueAreDashes) {
  for (KindResult& kind : evaluation.kinds) {
    for (Figure& figure : kind.figures) figure = {figure.name, kNaN, {kNaN, kNaN}};
    for (PolicyPoint& policy : kind.policies) policy = {policy.name, kNaN, kNaN, kNaN, kNaN};
  }
  const std::string html = report();
  EXPECT_TRUE(has(html, "an unknown number of genuine signatures"));
  EXPECT_FALSE(has(html, "data-marker=\"roc"));
}

TEST_F(EvaluationReport, EveryTextFromOutsideIsEscaped) {
  const std::string hostile = "\"><script>alert(1)</script>";
  Evaluation& e = evaluation;
  e.model.name = e.model.id = e.model.encoder = e.model.preprocess_version = e.model.calibration = hostile;
  e.model.provenance.created = e.model.provenance.siglib_version = hostile;
  e.model.provenance.collections = {{hostile, hostile, hostile, 1, 1}};
  e.collections = {{hostile, "", hostile, 1, 1}};
  e.setting = e.pairs_from = e.protocol = e.policy.name = hostile;
  e.warnings = e.alarms = {hostile};
  for (KindResult& kind : e.kinds) kind.policies[0].name = kind.policies[1].name = hostile;
  e.kinds[0].figures.push_back({hostile, 0.5, {0.4, 0.6}});
  e.folds = {{hostile, 1, 3, e.kinds}};
  e.hardest[0].writer = hostile;
  e.mistakes[0].reference = e.mistakes[0].query = hostile;
  e.audit.statistics = {{hostile, test::auc(0.5), {}}};
  e.audit.near_copies = {{hostile, hostile, 0.99, true}};
  e.audit.probe.reset();
  e.audit.probe_absence = hostile;
  EXPECT_GE(test::count_of(report(), "&lt;script&gt;alert(1)"), 30u);
}

}  // namespace
}  // namespace siglib

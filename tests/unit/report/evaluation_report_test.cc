#include "siglib/report/report.h"

#include "marks.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>

namespace siglib {
namespace {

using test::has;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Ten genuine pairs at 0.05 .. 0.95, and per kind of negatives as many pairs, lower by `gap`.
class EvaluationReport : public testing::Test {
 protected:
  EvaluationReport() {
    evaluation.model = "model.h5";
    evaluation.protocol = "test writers";
    evaluation.policy = {"balanced", Negatives::skilled, 0.1, 0.05, 0.7, 0.3};
    evaluation.writers = 12;
    add_pairs(PairKind::genuine, 0.05);
    add_kind(PairKind::skilled, 0.02, 0.2);
    add_kind(PairKind::random, 0.01, 0.05);
    evaluation.audit = {{"ink share", 0.52}, {"width", 0.64}};
  }

  void add_pairs(PairKind kind, double first) {
    for (int i = 0; i < 10; ++i) {
      const double score = first + 0.1 * i;
      evaluation.pairs.push_back({{0}, 1, kind});
      evaluation.scores.push_back({score, 1 - score,
                                   score >= 0.7  ? Decision::match
                                   : score < 0.3 ? Decision::no_match
                                                 : Decision::review,
                                   ""});
    }
  }

  void add_kind(PairKind kind, double first, double eer) {
    add_pairs(kind, first);
    KindResult result;
    result.negatives = kind;
    result.genuine_pairs = result.negative_pairs = 10;
    result.confusion = {7, 3, 2, 8};
    result.review_rate = 0.4;
    result.figures = {{"eer", eer, {eer - 0.01, eer + 0.02}},
                      {"far", 0.2, {0.1, 0.3}},
                      {"frr", 0.3, {0.2, 0.4}},
                      {"accuracy", 0.75, {0.7, 0.8}},
                      {"cllr", std::numeric_limits<double>::infinity(), {kNaN, kNaN}}};
    for (int i = 0; i <= 10; ++i)
      result.roc.push_back(
          {i == 0 ? std::numeric_limits<double>::infinity() : (10 - i) / 10.0, i / 10.0, 1 - i / 10.0});
    evaluation.kinds.push_back(std::move(result));
  }

  std::string report() const {
    std::string html = evaluation_report(evaluation);
    EXPECT_TRUE(test::balanced(html));
    EXPECT_TRUE(test::self_contained(html));
    EXPECT_TRUE(test::clean_numbers(html));
    return html;
  }

  Evaluation evaluation;
};

TEST_F(EvaluationReport, DrawsTheCurvesFromTheData) {
  const std::string html = report();
  for (const char* kind : {"skilled", "random"}) {
    // 11 points; none at FAR 0 on a log axis, and none at FRR 0 on a probit axis either
    EXPECT_EQ(test::points_of(html, fmt::format("roc-{}", kind)), "10");
    EXPECT_EQ(test::points_of(html, fmt::format("det-{}", kind)), "9");
  }
  EXPECT_TRUE(has(html, "skilled forgeries, accept threshold 0.7000: FAR 30.0\u00A0%, FRR 70.0\u00A0%"));
  EXPECT_TRUE(has(html, "reject threshold 0.3000: FAR 70.0\u00A0%"));
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
}

TEST_F(EvaluationReport, ReliabilityWeighsTheClassesEqually) {
  // Bin of 0.0 .. 0.1: one of 10 genuine (0.05), one of 10 skilled (0.025), one of 10 random (0.025): half is
  // genuine.
  const std::string html = report();
  EXPECT_EQ(test::points_of(html, "reliability"), "10");
  EXPECT_TRUE(has(html, "50.0\u00A0% genuine, 3 pairs"));
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

TEST_F(EvaluationReport, ConfusionAndDecisionsAreCounted) {
  const std::string html = report();
  EXPECT_TRUE(has(html, "<th scope=\"row\">genuine</th><td>7<small>70.0\u00A0%</small></td><td>3<small>"));
  EXPECT_TRUE(has(html, "<th scope=\"row\">forged</th><td>2<small>20.0\u00A0%</small></td><td>8<small>"));
  // skilled scores 0.02 … 0.92: 0.72 0.82 0.92 match
  EXPECT_TRUE(has(html, "<th scope=\"row\">skilled</th><td>30.0\u00A0%<small>3</small>"));
}

TEST_F(EvaluationReport, FailedPairsAreReportedAndLeftOut) {
  evaluation.pairs.push_back({{0}, 1, PairKind::genuine});
  evaluation.scores.push_back({kNaN, kNaN, Decision::review, "bad image"});
  const std::string html = report();
  EXPECT_TRUE(has(html, "1 of 31 pairs could not be scored"));
  EXPECT_TRUE(has(html, "genuine signatures, % of 10 pairs"));
}

TEST_F(EvaluationReport, AuditGivesAVerdict) {
  EXPECT_TRUE(has(report(), "weak hint"));
  EXPECT_TRUE(has(report(), "Some trivial statistics hint"));
  evaluation.audit = {{"ink share", 0.52}};
  EXPECT_TRUE(has(report(), "had to look at the writing"));
  evaluation.audit = {{"paper", 0.93}, {"other", kNaN}};
  EXPECT_TRUE(has(report(), "may flatter the model"));
  EXPECT_TRUE(has(report(), "unknown"));
  EXPECT_FALSE(has(report(), "Alarm"));
  evaluation.kinds[0].figures[0].value = 0.01;  // skilled below random
  EXPECT_TRUE(has(report(), "Alarm"));
  evaluation.audit.clear();
  EXPECT_TRUE(has(report(), "There was nothing to audit"));
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
  EXPECT_EQ(test::count_of(html, "<figure class=\"missing\">"), 3u);
}

TEST_F(EvaluationReport, PerfectSeparationHasNoDetCurve) {
  evaluation.kinds[1].roc = {{1, 0, 1}, {0.9, 0, 0}, {0.1, 1, 0}};
  EXPECT_TRUE(has(report(), "random forgeries (no errors to draw)"));
}

TEST_F(EvaluationReport, EveryTextFromOutsideIsEscaped) {
  const std::string hostile = "\"><script>alert(1)</script>";
  evaluation.model = evaluation.protocol = evaluation.policy.name = hostile;
  evaluation.warnings = {hostile};
  evaluation.audit = {{hostile, 0.5}};
  evaluation.kinds[0].figures.push_back({hostile, 0.5, {0.4, 0.6}});
  const std::string html = report();
  EXPECT_GE(test::count_of(html, "&lt;script&gt;alert(1)"), 7u);
}

}  // namespace
}  // namespace siglib

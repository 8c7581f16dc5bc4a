#include "siglib/report/report.h"

#include "example.h"
#include "marks.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace siglib {
namespace {

using test::auc;
using test::has;

class Sections : public testing::Test {
 protected:
  // The markup of one section.
  std::string section(const std::string& id) const {
    const std::string html = evaluation_report(evaluation);
    EXPECT_TRUE(test::balanced(html));
    EXPECT_TRUE(test::self_contained(html));
    EXPECT_TRUE(test::clean_numbers(html));
    return test::between(html, "<section id=\"" + id + "\"", ">", "</section>");
  }

  Evaluation evaluation = test::example();
};

TEST_F(Sections, ReferencesHaveALinePerFusionRuleAndKind) {
  const std::string html = section("references");
  for (const char* kind : {"skilled", "random"}) {
    EXPECT_EQ(test::points_of(html, fmt::format("references-{}-mean", kind)), "3");
    EXPECT_EQ(test::points_of(html, fmt::format("references-{}-mean_embedding", kind)), "3");
    EXPECT_EQ(test::points_of(html, fmt::format("references-{}-max", kind)), "");
  }
  // EER 20 %, range 10 to 40 %, at one reference
  EXPECT_EQ(test::count_of(html, "<td>20.0\u00A0%<small>10.0–40.0\u00A0%</small></td>"), 2u);
  EXPECT_TRUE(has(html, "<th scope=\"row\">10 references</th><td>2.0\u00A0%"));
  EXPECT_TRUE(has(html, "more figures for “mean”"));
  EXPECT_TRUE(has(html, "<td>40 + 80</td><td>21.0\u00A0%"));
}

TEST_F(Sections, ReferencesOfOneNumberAreDotsAndNoneIsSaid) {
  std::erase_if(evaluation.references, [](const ReferencePoint& p) { return p.references != 3; });
  EXPECT_TRUE(has(test::path_of(section("references"), "references-skilled-mean"), "h0"));
  evaluation.references.clear();
  EXPECT_TRUE(has(section("references"), "did not let the number of references be varied"));
}

TEST_F(Sections, FoldsAreListedWithThePooledFigures) {
  EXPECT_EQ(section("folds"), "");
  KindResult skilled = test::kind_result(PairKind::skilled, 0.11);
  evaluation.folds = {{"first", 0, 12, {skilled}}, {"second", 1, 18, evaluation.kinds}};
  const std::string html = section("folds");
  EXPECT_TRUE(has(html, "dealt into 2 folds"));
  EXPECT_TRUE(
      has(html, "<th scope=\"row\">0<small>12 writers</small></th><td>11.0\u00A0%<small>10.0–13.0\u00A0%"));
  EXPECT_TRUE(has(html, "<th scope=\"row\">0<small>12 writers</small></th><td>–</td>"));  // no random pairs
  EXPECT_TRUE(has(html, "<th scope=\"row\">pooled<small>30 writers</small></th><td>20.0\u00A0%"));
  EXPECT_TRUE(has(html, "<dt>Fold 1</dt><dd>second</dd>"));
}

TEST_F(Sections, HardestWritersShowWhatTheyHavePairsOf) {
  EXPECT_TRUE(has(section("writers"),
                  "<th scope=\"row\">paper/12</th><td>50.0\u00A0%<small>of 10</small></td><td>25.0\u00A0%"
                  "<small>of 20</small></td><td>–</td>"));
  evaluation.hardest.clear();
  EXPECT_TRUE(has(section("writers"), "No error can be told by writer"));
}

TEST_F(Sections, MistakesShowBothSignatures) {
  const std::string html = section("mistakes");
  EXPECT_TRUE(has(html, "alt=\"Reference signature\" src=\"data:image/png;base64,AQI=\""));
  EXPECT_TRUE(has(html, "alt=\"Query signature\" src=\"data:image/png;base64,Aw==\""));
  EXPECT_EQ(test::count_of(html, "<img class=\"paper\""), 4u);
  EXPECT_TRUE(has(html, "Score 0.0500: <strong>no match</strong>"));
  EXPECT_TRUE(has(html, "12/g1.png|12/g3.png"));
  EXPECT_FALSE(has(html, "Random forgeries that were accepted"));
  EXPECT_FALSE(has(html, "--embed-images"));
}

TEST_F(Sections, WithheldPicturesLeaveTheirNames) {
  for (Mistake& mistake : evaluation.mistakes) mistake.reference_png = mistake.query_png = {};
  EXPECT_FALSE(has(section("mistakes"), "--embed-images"));  // there are none
  evaluation.pictures_withheld = true;
  const std::string html = section("mistakes");
  EXPECT_FALSE(has(html, "<img"));
  EXPECT_TRUE(has(html, "12/f1.png"));
  EXPECT_TRUE(has(html, "--embed-images"));
  evaluation.mistakes.clear();
  EXPECT_TRUE(has(section("mistakes"), "No decision goes against the truth"));
}

// The verdict in the row of a statistic.
std::string verdict(const std::string& html, const std::string& statistic) {
  return test::between(html, "<th scope=\"row\">" + statistic + "</th>", "<span class=\"", "</span>");
}

TEST_F(Sections, AuditGivesAVerdictOnEveryStatistic) {
  evaluation.audit.statistics.insert(evaluation.audit.statistics.end(), {{"grey", auc(0.9), auc(0.65)},
                                                                         {"width", {}, auc(0.62)},
                                                                         {"odd", {}, auc(test::kNaN)},
                                                                         {"none", {}, {}}});
  const std::string html = section("audit");
  EXPECT_EQ(verdict(html, "file size"), "good\">not seen");
  EXPECT_EQ(verdict(html, "paper level"), "good\">removed");
  EXPECT_EQ(verdict(html, "ink fraction"), "good\">clean");
  EXPECT_EQ(verdict(html, "grey"), "bad\">shortcut");
  EXPECT_EQ(verdict(html, "width"), "watch\">weak hint");
  EXPECT_EQ(verdict(html, "odd"), "watch\">unknown");
  EXPECT_EQ(verdict(html, "none"), "watch\">unknown");
  EXPECT_TRUE(has(html, "<td>0.980<small>0.940–1.010</small></td><td>0.510<small>0.470–0.540</small></td>"));
  EXPECT_TRUE(has(html, "<td>0.800<small>0.760–0.830</small></td><td>–</td>"));
  EXPECT_TRUE(has(html, "may flatter the model"));
}

TEST_F(Sections, AuditSummaryFollowsTheStatistics) {
  EXPECT_TRUE(has(section("audit"), "had to look at the writing"));
  EXPECT_TRUE(has(section("audit"), "preprocessing takes that from the model"));
  evaluation.audit.statistics = {{"ink", auc(0.5), auc(0.61)}};
  EXPECT_TRUE(has(section("audit"), "Some trivial statistics hint"));
  evaluation.audit.statistics.clear();
  EXPECT_TRUE(has(section("audit"), "There was nothing to audit"));
}

TEST_F(Sections, AnAlarmThatNamesAStatisticMakesItAShortcut) {
  evaluation.alarms = {"ink fraction alone (AUC 0.52) reaches half of what the model separates"};
  EXPECT_EQ(verdict(section("audit"), "ink fraction"), "bad\">shortcut");
  EXPECT_TRUE(has(section("audit"), "head of this report"));
  evaluation.alarms = {"thin ink fractions are rare"};
  EXPECT_EQ(verdict(section("audit"), "ink fraction"), "good\">clean");
}

TEST_F(Sections, ProbeStatesItsFigureOrWhyThereIsNone) {
  EXPECT_TRUE(has(section("audit"),
                  "<strong>AUC 0.550</strong> (0.510–0.580), from 600 images of 30 writers: "
                  "<span class=\"good\">clean</span>"));
  evaluation.audit.probe->auc = auc(0.71);
  EXPECT_TRUE(has(section("audit"), "<span class=\"bad\">shortcut</span>"));
  evaluation.audit.probe.reset();
  evaluation.audit.probe_absence = "too few writers";
  EXPECT_TRUE(has(section("audit"), "There is no figure: too few writers."));
}

TEST_F(Sections, NearCopiesAreListedUpToTwenty) {
  EXPECT_TRUE(has(section("audit"), "no near-copies"));
  EXPECT_TRUE(has(section("audit"), "2 pixel-identical images were left out beforehand"));
  for (int i = 0; i < 23; ++i)
    evaluation.audit.near_copies.push_back({fmt::format("a{}", i), fmt::format("b{}", i), 0.987, i == 0});
  const std::string html = section("audit");
  EXPECT_TRUE(has(html, "<strong>23 near-copies</strong>"));
  EXPECT_TRUE(has(html, "a0<small>b0</small></th><td>0.987</td><td><span class=\"bad\">the split"));
  EXPECT_TRUE(has(html, "a19<small>b19"));
  EXPECT_FALSE(has(html, "a20<small>b20"));
  EXPECT_TRUE(has(html, "The first 20 of 23"));
}

TEST_F(Sections, ProvenanceStatesTermsOfBothSides) {
  const std::string data = section("data"), model = section("model");
  EXPECT_TRUE(has(data, "Terms: no redistribution"));
  EXPECT_TRUE(has(data, "<td>30</td><td>720</td>"));
  EXPECT_TRUE(has(data, "match from a score of 0.7 on, no match below 0.3"));
  EXPECT_TRUE(has(model, "Terms: research use only"));
  for (const char* fact : {"abc123def", "compact 112 × 224", "982,336 parameters, 127 million multiply-adds",
                           "256 bytes", "ink 2", "logistic", "2025-01-02T03:04:05Z", "siglib 0.1.0",
                           "skilled 18.7\u00A0%, random 2.1\u00A0%"})
    EXPECT_TRUE(has(model, fact)) << fact;
  evaluation.collections.clear();
  evaluation.model.provenance.collections[0].terms.clear();
  EXPECT_TRUE(has(section("data"), "the terms of these images are not known here"));
  EXPECT_TRUE(has(section("model"), "not stated"));
}

TEST_F(Sections, TheProtocolCanBeReplayed) {
  const std::string html = section("repeat");
  EXPECT_TRUE(has(html, "siglib evaluate --replay protocol.yaml --out DIR"));
  EXPECT_TRUE(has(html, "seed: 7\n</pre>"));
}

TEST_F(Sections, ContentsListEverySectionThatIsThere) {
  const std::string html = evaluation_report(evaluation);
  const std::string contents = test::between(html, "<nav", ">", "</nav>");
  EXPECT_EQ(test::count_of(contents, "<a href=\"#"), test::count_of(html, "<section id=\""));
  EXPECT_TRUE(has(contents, "<a href=\"#audit\">Shortcut audit</a>"));
  EXPECT_FALSE(has(contents, "#folds"));
}

}  // namespace
}  // namespace siglib

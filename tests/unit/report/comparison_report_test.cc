#include "siglib/report/report.h"

#include "example.h"
#include "marks.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace siglib {
namespace {

using test::has;
using test::kNaN;

class ComparisonReport : public testing::Test {
 protected:
  ComparisonReport() {
    comparison.evaluations = {test::example(), test::example(), test::example()};
    comparison.evaluations[1].model.name = "Other <model>";
    comparison.evaluations[1].kinds[0].roc.erase(comparison.evaluations[1].kinds[0].roc.begin() + 4);
    comparison.evaluations[1].kinds[0].figures[0].value = 0.15;
  }

  void differ(std::size_t model, const std::string& figure, double value, double low, double high, double p,
              PairKind kind = PairKind::skilled) {
    comparison.differences.push_back({model, kind, {figure, value, {low, high}}, p});
  }

  std::string report() const {
    std::string html = comparison_report(comparison);
    EXPECT_TRUE(test::balanced(html));
    EXPECT_TRUE(test::self_contained(html));
    EXPECT_TRUE(test::clean_numbers(html));
    return html;
  }

  // The row of a figure in the table of differences of two models.
  std::string row(const std::string& models, const std::string& label) const {
    const std::string table = test::between(report(), "<caption>" + models, ">", "</table>");
    return test::between(table, "<th scope=\"row\">" + label, "</th>", "</tr>");
  }

  Comparison comparison;
};

TEST_F(ComparisonReport, OverlaysEveryModelPerKind) {
  const std::string html = report();
  for (const char* kind : {"skilled", "random"})
    for (const char* plot : {"roc", "det"})
      for (const char* model : {"A", "C"})
        EXPECT_EQ(test::points_of(html, fmt::format("{}-{}-{}", plot, kind, model)),
                  std::string(plot) == "roc" ? "10" : "9");
  EXPECT_EQ(test::points_of(html, "roc-skilled-B"), "9");
  EXPECT_EQ(test::points_of(html, "roc-random-B"), "10");
  EXPECT_TRUE(has(html, "class=\"line c-line0\" data-series=\"roc-skilled-A\""));
  EXPECT_TRUE(has(html, "class=\"line c-line1 dash-1\" data-series=\"roc-skilled-B\""));
  EXPECT_TRUE(has(html, "data-marker=\"roc-skilled-B-balanced-accept\""));
  EXPECT_FALSE(has(html, "roc-skilled-B-strict"));  // only the chosen policy
}

TEST_F(ComparisonReport, FiguresStandSideBySide) {
  const std::string html = report();
  EXPECT_TRUE(
      has(html,
          "<th scope=\"row\">Equal error rate (EER)</th><td>20.0\u00A0%<small>19.0–22.0\u00A0%</small></td>"
          "<td>15.0\u00A0%<small>19.0–22.0\u00A0%</small></td><td>20.0\u00A0%"));
  EXPECT_TRUE(has(html, "<strong>B</strong>: Other &lt;model&gt;<small>compact"));
  comparison.evaluations[2].kinds.clear();
  EXPECT_TRUE(has(report(), "19.0–22.0\u00A0%</small></td><td>–</td></tr>"));
}

TEST_F(ComparisonReport, VerdictsFollowTheIntervals) {
  differ(1, "eer", -0.05, -0.08, -0.02, 0.004);
  differ(1, "auc", -0.012, -0.02, -0.001, 0.03);
  differ(1, "hter", 0.01, -0.02, 0.03, 0.4);
  differ(2, "far", 0.03, 0.001, 0.05, 0.0002);
  differ(2, "frr", 0, 0, 0, 1);
  differ(2, "cllr", kNaN, kNaN, kNaN, kNaN);
  differ(2, "new", 0.5, 0.4, 0.6, 0.01);
  differ(2, "eer", -0.01, -0.02, -0.004, 0.02, PairKind::random);
  EXPECT_EQ(
      row("B − A, skilled", "Equal error rate"),
      "<td>−5.00\u00A0points<small>−8.00 to −2.00</small></td><td>0.004</td><td><span class=\"good\">B is "
      "better</span></td>");
  EXPECT_TRUE(has(row("B − A, skilled", "Area"), "A is better"));  // a higher AUC is
  EXPECT_TRUE(has(row("B − A, skilled", "Area"), "−0.012<small>−0.020 to −0.001"));
  EXPECT_TRUE(has(row("B − A, skilled", "Half total"), "<td>no difference shown</td>"));
  EXPECT_TRUE(has(row("C − A, skilled", "False accept"),
                  "<td>&lt;\u00A00.001</td><td><span class=\"bad\">A is better"));
  EXPECT_TRUE(has(row("C − A, skilled", "False reject"),
                  "<td>0.00\u00A0points<small>0.00 to 0.00</small></td><td>1.000"));
  EXPECT_TRUE(has(row("C − A, skilled", "Cllr"),
                  "<td>–<small>no interval</small></td><td>–</td><td>no difference shown"));
  EXPECT_TRUE(has(row("C − A, skilled", "new"), "different"));
  EXPECT_TRUE(has(row("C − A, random", "Equal error rate"), "C is better"));
}

TEST_F(ComparisonReport, RemarksNameTheirModels) {
  comparison.evaluations[0].alarms = {"seen images"};
  for (Evaluation& evaluation : comparison.evaluations) evaluation.warnings = {"few writers"};
  comparison.evaluations[1].warnings.push_back("slow");
  comparison.evaluations[2].warnings.push_back("slow");
  const std::string html = report();
  EXPECT_TRUE(has(html, "<li>A: seen images</li>"));
  EXPECT_TRUE(has(html, "<li>all models: few writers</li><li>B, C: slow</li>"));
}

TEST_F(ComparisonReport, ManyModelsKeepApart) {
  while (comparison.evaluations.size() < 28) comparison.evaluations.push_back(test::example());
  const std::string html = report();
  EXPECT_TRUE(has(html, "data-series=\"roc-skilled-Z\""));
  EXPECT_TRUE(has(html, "data-series=\"roc-skilled-28\""));
}

TEST_F(ComparisonReport, NothingToCompare) {
  for (Evaluation& evaluation : comparison.evaluations) evaluation.kinds.clear();
  EXPECT_TRUE(has(report(), "No model has pairs of both classes."));
  EXPECT_TRUE(has(report(), "There is nothing to test"));
  comparison.evaluations.clear();
  EXPECT_TRUE(has(report(), "There is no model to compare."));
}

}  // namespace
}  // namespace siglib

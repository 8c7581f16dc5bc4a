#include "siglib/report/report.h"

#include "example.h"
#include "marks.h"

#include <gtest/gtest.h>

namespace siglib {
namespace {

using test::has;
using test::kNaN;

class ModelCard : public testing::Test {
 protected:
  std::string card() const { return model_card(evaluation); }
  std::string limits() const { return test::between(card(), "## Limits", "\n\n", "\n\n"); }

  Evaluation evaluation = test::example();
};

TEST_F(ModelCard, SaysWhatTheModelIsAndWasTrainedOn) {
  const std::string md = card();
  EXPECT_TRUE(md.starts_with("# Model card: Example\n"));
  EXPECT_TRUE(has(md, "- Identity: `abc123def`\n"));
  EXPECT_TRUE(has(md,
                  "- Cost: 982,336 parameters, 127 million multiply-adds per signature, 256 bytes per stored "
                  "template\n"));
  EXPECT_TRUE(has(md, "| Paper signatures | 300 | 9,000 | research use only |\n"));
  EXPECT_TRUE(has(md, "Supporting a decision"));
  EXPECT_TRUE(has(md, "**Not for:**"));
}

TEST_F(ModelCard, StatesFiguresWithIntervalsForBothKinds) {
  const std::string md = card();
  EXPECT_TRUE(
      has(md, "| Equal error rate (EER) | 20.0\u00A0% (19.0–22.0\u00A0%) | 5.0\u00A0% (4.0–7.0\u00A0%) |\n"));
  EXPECT_TRUE(has(md, "| Cllr (bits) | ∞ | ∞ |\n"));
  EXPECT_TRUE(has(md, "| Review rate | 40.0\u00A0% | 40.0\u00A0% |\n"));
  EXPECT_TRUE(has(md, "30 comparisons of 30 writers"));
  evaluation.kinds.pop_back();
  EXPECT_TRUE(has(card(), "| Equal error rate (EER) | 20.0\u00A0% (19.0–22.0\u00A0%) | – |\n"));
}

TEST_F(ModelCard, StatesPoliciesAsMeasured) {
  const std::string md = card();
  EXPECT_TRUE(has(md, "Calibration: logistic."));
  EXPECT_TRUE(has(md, "The chosen policy `balanced` matches from 0.7 on and refuses below 0.3."));
  EXPECT_TRUE(has(md, "| balanced (chosen) | 70.0\u00A0% | 10.0\u00A0% | 20.0\u00A0% | 20.0\u00A0% |\n"));
  EXPECT_TRUE(has(md, "| strict | 40.0\u00A0% | 2.0\u00A0% | 5.0\u00A0% | 5.0\u00A0% |\n"));
  evaluation.accept = evaluation.reject = kNaN;
  EXPECT_FALSE(has(card(), "matches from"));
}

TEST_F(ModelCard, SumsUpTheAudit) {
  EXPECT_TRUE(has(card(), "- No alarm.\n"));
  EXPECT_TRUE(
      has(card(), "the statistic that tells most is ink fraction: AUC 0.520 (clean; 0.5 is guessing)"));
  EXPECT_TRUE(has(card(), "reaches AUC 0.550 (clean)"));
  EXPECT_TRUE(has(card(), "Near-copies among 720 images: 0; pixel-identical images left out: 2."));
  evaluation.alarms = {"the probe knows"};
  evaluation.audit = {};
  EXPECT_TRUE(has(card(), "- **Alarm:** the probe knows\n"));
  EXPECT_TRUE(has(card(), "No single-image probe: it was not run"));
  EXPECT_TRUE(has(limits(), "The figures are in doubt until an alarm is explained"));
}

TEST_F(ModelCard, GeneratedTrainingDataIsNoBasisForRealSignatures) {
  EXPECT_FALSE(has(card(), "never seen a real signature"));
  evaluation.model.provenance.collections[0].name = "generated";
  EXPECT_TRUE(has(card(), "never seen a real signature"));
  EXPECT_TRUE(has(limits(), "generated writers and forgers only"));
  evaluation.model.provenance.collections.push_back({"paper", "", "", 10, 10});
  EXPECT_FALSE(has(card(), "never seen a real signature"));
}

TEST_F(ModelCard, LimitsComeFromTheData) {
  EXPECT_TRUE(has(limits(), "new writers of the collections it was trained on"));
  EXPECT_TRUE(has(limits(),
                  "aims at accepting at most 10.0\u00A0% of skilled forgeries; here it accepts 20.0\u00A0%"));
  EXPECT_TRUE(has(limits(),
                  "aims at refusing at most 5.0\u00A0% of genuine signatures; here it refuses 10.0\u00A0%"));
  EXPECT_TRUE(has(limits(), "(Cllr ∞)"));
  evaluation.policy.target_far = evaluation.policy.target_frr = 0.2;
  EXPECT_FALSE(has(limits(), "aims at"));

  evaluation.collections[0].name = "tablet";
  EXPECT_TRUE(has(limits(), "a collection that it was not trained on"));
  evaluation.kinds.erase(evaluation.kinds.begin());
  EXPECT_TRUE(has(limits(), "Skilled forgeries were not measured"));
  evaluation.kinds[0].confusion.accepted_forged = 0;
  evaluation.kinds[0].negative_pairs = 300;
  EXPECT_TRUE(has(limits(), "No error among 300 random forgeries"));
  EXPECT_TRUE(has(limits(), "could be 1.0\u00A0%"));
  evaluation.warnings = {"odd data"};
  EXPECT_TRUE(has(limits(), "- Odd data."));
}

TEST_F(ModelCard, CanBeReproduced) {
  EXPECT_TRUE(has(card(), "`siglib evaluate --replay protocol.yaml --out DIR`"));
  EXPECT_TRUE(card().ends_with("```yaml\nseed: 7\n```\n"));
}

TEST_F(ModelCard, AnEmptyEvaluationIsStillACard) {
  evaluation = Evaluation{};
  const std::string md = card();
  EXPECT_TRUE(has(md, "There are no error rates"));
  EXPECT_TRUE(has(md, "does not say what it was trained on"));
  EXPECT_FALSE(has(md, "nan"));
}

TEST_F(ModelCard, NamesFromOutsideAreText) {
  const std::string hostile = "x|y\n# <script> `z` [l](u)";
  evaluation.model.provenance.title = evaluation.model.provenance.collections[0].title = hostile;
  evaluation.model.provenance.collections[0].terms = evaluation.pairs_from = hostile;
  evaluation.policy.name = evaluation.kinds[0].policies[1].name = hostile;
  evaluation.alarms = evaluation.warnings = {hostile};
  evaluation.protocol = "a: |\n  ```\n  # heading\n";
  const std::string md = card();
  EXPECT_TRUE(
      has(md, "The chosen policy ``x/y # <script> `z` [l](u)`` matches"));  // within code nothing is markup
  EXPECT_EQ(test::count_of(md, "<script>"), 1u);
  EXPECT_TRUE(has(md, "# Model card: x\\|y \\# &lt;script&gt; \\`z\\` \\[l\\](u)\n"));
  EXPECT_FALSE(has(md, "\n# <script>"));
  EXPECT_TRUE(has(md, "````yaml"));
  for (std::size_t at = md.find("\n|"); at != std::string::npos; at = md.find("\n|", at + 1)) {
    const std::string row = md.substr(at + 1, md.find('\n', at + 1) - at - 1);
    EXPECT_TRUE(row.ends_with('|')) << row;
  }
}

}  // namespace
}  // namespace siglib

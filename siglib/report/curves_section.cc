#include "siglib/report/curve_plots.h"
#include "siglib/report/html.h"
#include "siglib/report/score_plots.h"
#include "siglib/report/sections.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

namespace siglib {
namespace {

using html::escape;
using html::percent;

// What each policy does here, beside what it promises.
std::string policy_table(const Evaluation& evaluation) {
  if (evaluation.kinds.empty() || evaluation.kinds.front().policies.empty()) return {};
  html::Table table{.caption = "Every policy with these pairs", .head = {"Policy"}, .stacked = true};
  table.head.emplace_back("Genuine accepted");
  table.head.emplace_back("Genuine refused");
  for (const KindResult& kind : evaluation.kinds)
    table.head.push_back((kind.negatives == PairKind::skilled ? "Skilled" : "Random") +
                         std::string(" accepted"));
  const std::vector<PolicyPoint>& policies = evaluation.kinds.front().policies;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    std::vector<std::string> row = {
        fmt::format("{}{}", escape(policies[i].name), i == 0 ? "<small>chosen</small>" : ""),
        percent(1 - policies[i].accept_frr), percent(policies[i].reject_frr)};
    for (const KindResult& kind : evaluation.kinds)
      row.push_back(i < kind.policies.size() ? percent(kind.policies[i].accept_far) : "–");
    table.rows_html.push_back(std::move(row));
  }
  table.marked_row = 0;
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

}  // namespace

html::Section curves_section(const Evaluation& evaluation) {
  if (evaluation.kinds.empty())
    return {"curves", "Trade-off",
            html::missing_figure("ROC, DET and precision-recall curves",
                                 "No kind of forgeries has pairs of both classes.")};
  const std::vector<Curve> curves = curves_of(evaluation);
  const std::string figures =
      html::figure("ROC: what each false accept rate buys", {roc_plot("roc", curves)},
                   "For every share of forgeries let through (left is stricter), the share of genuine "
                   "signatures accepted; higher is better.") +
      html::figure("DET: the trade between the two errors", {det_plot("det", curves)},
                   "Moving the threshold trades one error for the other along the curve; closer to the "
                   "lower left is better, and the dotted diagonal crosses it at the equal error rate.") +
      html::figure("Precision and recall", {precision_recall_plot("precision-recall", curves)},
                   "Of what is accepted, how much is genuine, against how much of the genuine is accepted; "
                   "closer to the upper right is better. Genuine and forged weigh the same here; where "
                   "forgeries are rare, precision is higher.");
  const std::string several = evaluation.kinds.front().policies.size() > 1
                                  ? fmt::format(
                                        " The larger one is “{}”, the policy that this report is "
                                        "about; a bank that wants fewer forgeries or fewer reviews "
                                        "picks another.",
                                        escape(evaluation.policy.name))
                                  : "";
  return {"curves", "Trade-off",
          fmt::format(
              "<p>No threshold is right for everybody: stricter means fewer forgeries and more genuine "
              "signatures turned away. Every policy of the model is marked: filled where it starts to "
              "accept, hollow where it starts to refuse, on an edge where there was no error.{}{}</p><div "
              "class=\"grid wide\">{}</div>",
              several,
              std::isnan(evaluation.accept) ? " Each fold has its own thresholds, so a mark can stand "
                                              "beside the pooled curve."
                                            : "",
              figures + policy_table(evaluation))};
}

html::Section scores_section(const Evaluation& evaluation) {
  const std::vector<plot::Plot> histograms = score_plots(evaluation);
  const plot::Plot reliability = reliability_plot(evaluation);
  const bool thresholds = !histograms.empty() && !histograms.front().bands.empty();
  const std::string prior =
      evaluation.prior == 0.5
          ? ""
          : fmt::format(
                " The scores are stated under a prior of {:g}; this diagram is computed at prior 0.5, "
                "where genuine and forged are equally likely beforehand.",
                evaluation.prior);
  return {
      "scores", "Scores",
      "<p>The score is the probability that one person wrote both signatures, if beforehand " +
          fmt::format("{} of 100 comparisons are genuine", fmt::format("{:.3g}", evaluation.prior * 100)) +
          " (the stated prior).</p><div class=\"grid wide\">" +
          (histograms.empty()
               ? html::missing_figure("Scores by kind", "No pair has a score.")
               : html::figure(
                     "Scores by kind", histograms,
                     std::string("How often each score is given. ") +
                         (thresholds ? "Genuine signatures belong right of the accept threshold, "
                                       "forgeries left of the reject threshold; scores between "
                                       "the dashed lines go to review."
                                     : "Genuine signatures belong to the right, forgeries to the "
                                       "left. Each fold has its own thresholds, so none is drawn."))) +
          (reliability.series.empty()
               ? html::missing_figure("Is the score a probability?",
                                      "This needs scores of genuine and of forged pairs.")
               : html::figure("Is the score a probability?", {reliability},
                              "Of comparisons with a score of 0.8, 80 % should be genuine: dots on the "
                              "dotted line keep that promise. Larger dots stand for more comparisons, hollow "
                              "ones for fewer than 30." +
                                  prior)) +
          "</div>"};
}

}  // namespace siglib

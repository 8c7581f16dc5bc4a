#include "siglib/report/evaluation_plots.h"
#include "siglib/report/html.h"
#include "siglib/report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>

namespace siglib {
namespace {

using html::count;
using html::escape;
using html::number;
using html::percent;

// How the figures of metrics.json are shown.
struct FigureText {
  std::string_view name, label;
  bool share;
  std::string_view meaning;
};
constexpr FigureText kFigureTexts[] = {
    {"eer", "Equal error rate (EER)", true,
     "The error at the threshold where as many forgeries pass as genuine signatures fail; lower is better."},
    {"auc", "Area under the ROC curve (AUC)", false,
     "How often a genuine pair scores above a forged one; 1 is perfect, 0.5 is guessing."},
    {"accuracy", "Accuracy", true,
     "Right answers at the frozen threshold, genuine and forged weighted equally."},
    {"precision", "Precision", true,
     "Of what is accepted, the share that is genuine, classes weighted equally."},
    {"recall", "Recall", true, "Of the genuine signatures, the share that is accepted."},
    {"f1", "F1", true, "One figure for precision and recall: their harmonic mean."},
    {"far", "False accept rate (FAR)", true, "Of the forgeries, the share that is accepted."},
    {"frr", "False reject rate (FRR)", true, "Of the genuine signatures, the share that is not accepted."},
    {"hter", "Half total error rate (HTER)", true, "The mean of the two error rates."},
    {"frr_at_far_1_percent", "FRR at FAR 1 %", true,
     "Genuine signatures lost if only one forgery in 100 may pass."},
    {"frr_at_far_0.1_percent", "FRR at FAR 0.1 %", true,
     "Genuine signatures lost if only one in 1,000 may pass."},
    {"cllr", "Cllr (bits)", false,
     "What the scores cost when taken as probabilities; 0 is perfect, 1 is as good as no system."},
    {"min_cllr", "Least Cllr (bits)", false, "The same cost if the probabilities were ideally recalibrated."},
    {"ece", "Expected calibration error", false,
     "How far a stated probability is from the truth on average."},
    {"brier", "Brier score", false, "The mean squared error of the probability; 0.25 is guessing."},
    {"d_prime", "d′", false, "How many standard deviations apart genuine and forged scores lie."},
};

FigureText text_of(std::string_view name) {
  const auto* found = std::ranges::find(kFigureTexts, name, &FigureText::name);
  return found != std::end(kFigureTexts) ? *found : FigureText{name, name, false, ""};
}

Figure figure_of(const KindResult& kind, std::string_view name) {
  const auto found = std::ranges::find(kind.figures, name, &Figure::name);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return found != kind.figures.end() ? *found : Figure{std::string(name), nan, {nan, nan}};
}

std::string value_text(const Figure& figure) {
  return text_of(figure.name).share ? percent(figure.value) : number(figure.value, 3);
}

std::string interval_text(const Figure& figure) {
  const auto [low, high] = figure.interval;
  if (std::isnan(low) || std::isnan(high)) return "no interval";
  if (!text_of(figure.name).share) return fmt::format("{}–{}", number(low, 3), number(high, 3));
  return fmt::format("{}–{}", percent(low, ""), percent(high));
}

std::string share_text(double part, double whole) {
  return whole > 0 ? percent(part / whole) : percent(std::numeric_limits<double>::quiet_NaN());
}

const KindResult* result_of(const Evaluation& evaluation, PairKind kind) {
  const auto found = std::ranges::find(evaluation.kinds, kind, &KindResult::negatives);
  return found != evaluation.kinds.end() ? &*found : nullptr;
}

std::string in_thousand(double share) {
  if (std::isnan(share)) return "an unknown number";
  if (share > 0 && share < 0.0005) return "fewer than 1";
  return fmt::format("{:.0f}", share * 1000);
}

std::string lead(const Evaluation& evaluation) {
  if (evaluation.kinds.empty())
    return "These pairs have no two classes that could be told apart, so there are no error rates.";
  std::string forged;
  for (const KindResult& kind : evaluation.kinds)
    forged += fmt::format("{}{} {}", forged.empty() ? "" : " and ", in_thousand(figure_of(kind, "far").value),
                          kind_words(kind.negatives));
  return fmt::format(
      "Out of 1,000 comparisons of each kind, at the frozen threshold of {:.3f}: {} genuine signatures are "
      "not "
      "accepted straight away, and {} are accepted.",
      evaluation.policy.accept, in_thousand(figure_of(evaluation.kinds.front(), "frr").value), forged);
}

std::string warnings_box(const Evaluation& evaluation) {
  std::vector<std::string> warnings = evaluation.warnings;
  const auto failed =
      std::ranges::count_if(evaluation.scores, [](const PairScore& s) { return !s.error.empty(); });
  if (failed > 0)
    warnings.push_back(
        fmt::format("{} of {} pairs could not be scored and count in no figure; scores.csv says why.",
                    count(failed), count(static_cast<std::int64_t>(evaluation.scores.size()))));
  if (warnings.empty()) return {};
  std::string list;
  for (const std::string& warning : warnings) list += "<li>" + escape(warning) + "</li>";
  return "<aside class=\"warnings\" aria-labelledby=\"warnings\"><h2 id=\"warnings\">Read this "
         "first</h2><ul>" +
         list + "</ul></aside>";
}

std::string cards(const Evaluation& evaluation) {
  const auto values = [&](std::string_view name) {
    std::vector<html::Value> result;
    for (const PairKind kind : {PairKind::skilled, PairKind::random}) {
      const KindResult* found = result_of(evaluation, kind);
      const Figure figure = found ? figure_of(*found, name) : Figure{};
      result.push_back({kind_id(kind), found ? value_text(figure) : "–", kind_words(kind),
                        found ? interval_text(figure) : "no such pairs"});
    }
    return result;
  };
  std::string html =
      html::card("Equal error rate", values("eer"),
                 "The error if the threshold were set so that both kinds of mistakes are equally "
                 "frequent. The range below it holds the true value with 95 % confidence.");
  html += html::card("Forgeries accepted (FAR)", values("far"),
                     "The share of forgeries that pass as a match at the frozen threshold.");
  if (!evaluation.kinds.empty()) {
    const Figure frr = figure_of(evaluation.kinds.front(), "frr");
    html +=
        html::card("Genuine not accepted (FRR)",
                   {{"genuine", value_text(frr), kind_words(PairKind::genuine), interval_text(frr)}},
                   "The share of customers’ own signatures that are not a match at once; they go to review "
                   "or are refused.");
  }
  html += html::card("Accuracy", values("accuracy"), "Right answers, genuine and forged counting equally.");
  std::vector<html::Value> review;
  for (const KindResult& kind : evaluation.kinds)
    review.push_back(
        {kind_id(kind.negatives), percent(kind.review_rate), "with " + kind_words(kind.negatives), ""});
  if (!review.empty())
    html += html::card("Review rate", review, "The share of comparisons that a person has to look at.");
  html += html::card(
      "Evidence",
      {{"", count(evaluation.writers), "writers", ""},
       {"", count(static_cast<std::int64_t>(evaluation.pairs.size())), "comparisons", ""}},
      "What these figures rest on: ranges narrow with more writers, not with more signatures of each.");
  return "<div class=\"grid\">" + html + "</div>";
}

std::string curves(const Evaluation& evaluation) {
  const std::string thresholds =
      " The filled dot is the accept threshold, the hollow one the reject threshold; a dot on an edge stands "
      "for no error.";
  if (evaluation.kinds.empty())
    return html::missing_figure("ROC and DET curves", "No kind of forgeries has pairs of both classes.");
  return "<div class=\"grid wide\">" +
         html::figure(
             "ROC: what each false accept rate buys", {roc_plot(evaluation)},
             "For every share of forgeries let through (left is stricter), the share of genuine signatures "
             "accepted; higher is better." +
                 thresholds) +
         html::figure(
             "DET: the trade between the two errors", {det_plot(evaluation)},
             "Moving the threshold trades one error for the other along the curve; closer to the lower left "
             "is better, and the dotted diagonal crosses it at the equal error rate." +
                 thresholds) +
         "</div>";
}

std::string scores(const Evaluation& evaluation) {
  const std::vector<plot::Plot> histograms = score_plots(evaluation);
  const plot::Plot reliability = reliability_plot(evaluation);
  return "<div class=\"grid wide\">" +
         (histograms.empty()
              ? html::missing_figure("Scores by kind", "No pair has a score.")
              : html::figure("Scores by kind", histograms,
                             "How often each score is given: genuine signatures belong right of the "
                             "accept threshold, forgeries left of the reject threshold; scores between "
                             "the dashed lines go to review.")) +
         (reliability.series.empty()
              ? html::missing_figure("Is the score a probability?",
                                     "This needs scores of genuine and of forged pairs.")
              : html::figure(
                    "Is the score a probability?", {reliability},
                    "Of comparisons with a score of 0.8, 80 % should be genuine: dots on the dotted line "
                    "keep "
                    "that promise. Larger dots stand for more comparisons, hollow ones for fewer than 30.")) +
         "</div>";
}

std::string decision_table(const Evaluation& evaluation) {
  html::Table table{.caption = "What the policy decides", .head = {"Truth", "Match", "Review", "No match"}};
  for (const PairKind kind : {PairKind::genuine, PairKind::skilled, PairKind::random}) {
    std::int64_t decided[3] = {};
    for (std::size_t i = 0; i < evaluation.pairs.size() && i < evaluation.scores.size(); ++i)
      if (evaluation.pairs[i].kind == kind && evaluation.scores[i].error.empty())
        ++decided[static_cast<std::size_t>(evaluation.scores[i].decision)];
    const std::int64_t total = decided[0] + decided[1] + decided[2];
    if (total == 0) continue;
    std::vector<std::string> row = {kind_id(kind)};
    for (const std::int64_t pairs : decided)
      row.push_back(fmt::format("{}<small>{}</small>",
                                share_text(static_cast<double>(pairs), static_cast<double>(total)),
                                count(pairs)));
    table.rows_html.push_back(std::move(row));
  }
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

std::string confusion_table(const KindResult& kind) {
  const Confusion& c = kind.confusion;
  const auto row = [](const std::string& truth, double accepted, double rejected) {
    const auto cell = [&](double pairs) {
      return fmt::format("{}<small>{}</small>", count(std::llround(pairs)),
                         share_text(pairs, accepted + rejected));
    };
    return std::vector<std::string>{truth, cell(accepted), cell(rejected)};
  };
  html::Table table{.caption = "Genuine against " + kind_words(kind.negatives),
                    .head = {"Truth", "Accepted", "Not accepted"}};
  table.rows_html = {row("genuine", c.accepted_genuine, c.rejected_genuine),
                     row("forged", c.accepted_forged, c.rejected_forged)};
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

std::string figure_table(const Evaluation& evaluation) {
  html::Table table{.caption = "Value and 95 % range", .head = {"Figure"}, .stacked = true};
  std::vector<std::string> names;
  std::vector<std::string> pairs = {"Comparisons<small>Genuine and forged.</small>"};
  for (const KindResult& kind : evaluation.kinds) {
    table.head.push_back(kind.negatives == PairKind::skilled ? "Skilled forgeries" : "Random forgeries");
    pairs.push_back(fmt::format("{} + {}", count(kind.genuine_pairs), count(kind.negative_pairs)));
    for (const Figure& figure : kind.figures)
      if (std::ranges::find(names, figure.name) == names.end()) names.push_back(figure.name);
  }
  table.rows_html.push_back(std::move(pairs));
  for (const std::string& name : names) {
    const FigureText text = text_of(name);
    std::vector<std::string> row = {
        fmt::format("{}<small>{}</small>", escape(text.label), escape(text.meaning))};
    for (const KindResult& kind : evaluation.kinds) {
      const Figure figure = figure_of(kind, name);
      row.push_back(fmt::format("{}<small>{}</small>", value_text(figure), interval_text(figure)));
    }
    table.rows_html.push_back(std::move(row));
  }
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

std::string audit(const Evaluation& evaluation) {
  // Preprocessing leaves up to about 0.7 on collections whose writing itself differs in size or ink.
  constexpr double kHint = 0.6, kShortcut = 0.7;
  html::Table table{.caption = "What could be guessed without looking at the writing",
                    .head = {"Statistic of the image", "AUC", "Verdict"}};
  double worst = 0;
  for (const AuditFigure& figure : evaluation.audit) {
    worst = std::max(worst, figure.auc);
    table.rows_html.push_back({escape(figure.statistic), number(figure.auc, 3),
                               std::isnan(figure.auc)    ? "<span class=\"watch\">unknown</span>"
                               : figure.auc >= kShortcut ? "<span class=\"bad\">shortcut</span>"
                               : figure.auc >= kHint     ? "<span class=\"watch\">weak hint</span>"
                                                         : "<span class=\"good\">clean</span>"});
  }
  std::string verdict =
      evaluation.audit.empty()
          ? "There was nothing to audit: it takes genuine signatures and skilled forgeries."
      : worst >= kShortcut ? "At least one trivial statistic tells genuine from forged: the error rates "
                             "above may flatter the model."
      : worst >= kHint
          ? "Some trivial statistics hint at the answer; none tells genuine from forged by itself."
          : "No trivial statistic tells genuine from forged: the model had to look at the writing.";
  const KindResult* skilled = result_of(evaluation, PairKind::skilled);
  const KindResult* random = result_of(evaluation, PairKind::random);
  if (skilled && random && figure_of(*skilled, "eer").value < figure_of(*random, "eer").value)
    verdict +=
        " Alarm: skilled forgeries are told apart more easily than random ones, which points to a shortcut "
        "in "
        "the data.";
  return fmt::format("<p>{} An AUC of 0.5 is guessing, 1 is certainty.</p>{}", verdict,
                     table.rows_html.empty() ? "" : "<div class=\"sheet\">" + html::table(table) + "</div>");
}

std::string provenance(const Evaluation& evaluation) {
  const Policy& policy = evaluation.policy;
  std::string facts;
  const auto fact = [&](std::string_view name, const std::string& text) {
    facts += fmt::format("<dt>{}</dt><dd>{}</dd>", name, escape(text));
  };
  fact("Model", evaluation.model);
  fact("Pairs", evaluation.protocol);
  fact("Policy", policy.name);
  fact("Policy targets",
       fmt::format("at most {} of {} forgeries accepted, at most {} of genuine signatures refused",
                   percent(policy.target_far), policy.negatives == Negatives::skilled ? "skilled" : "random",
                   percent(policy.target_frr)));
  fact("Accept", fmt::format("score ≥ {:.6g}", policy.accept));
  fact("Reject", fmt::format("score < {:.6g}", policy.reject));
  fact("Ranges", "95 % intervals by resampling writers; thresholds were frozen on other writers beforehand");
  return "<dl class=\"facts sheet\">" + facts + "</dl>";
}

}  // namespace

std::string evaluation_report(const Evaluation& evaluation) {
  std::string confusions;
  for (const KindResult& kind : evaluation.kinds) confusions += confusion_table(kind);
  const std::string header =
      fmt::format("<p class=\"origin\">{}</p>{}<p class=\"lead\">{}</p>", escape(evaluation.protocol),
                  warnings_box(evaluation), lead(evaluation));
  return html::page(
      "Evaluation report", evaluation.model, header,
      html::section("Headline", cards(evaluation)) + html::section("Trade-off", curves(evaluation)) +
          html::section("Scores", scores(evaluation)) +
          html::section("Decisions",
                        "<p>The first table counts the policy’s three answers. The others count only "
                        "accepted or not, which is what the error rates are made of.</p><div "
                        "class=\"grid\">" +
                            decision_table(evaluation) + confusions + "</div>") +
          html::section("All figures", figure_table(evaluation)) +
          html::section("Shortcut audit", audit(evaluation)) +
          html::section("Provenance", provenance(evaluation)));
}

}  // namespace siglib

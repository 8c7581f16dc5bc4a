#include "siglib/report/curve_plots.h"
#include "siglib/report/html.h"
#include "siglib/report/report.h"
#include "siglib/report/sections.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

using html::count;
using html::escape;

constexpr PairKind kForgeries[] = {PairKind::skilled, PairKind::random};

// A, B, C …: short enough for a column, and apart where two models have one name.
std::vector<std::string> letters(std::size_t models) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < models; ++i)
    names.push_back(i < 26 ? std::string(1, static_cast<char>('A' + i)) : std::to_string(i + 1));
  return names;
}

// "+1.20 points" for shares, "−0.013" for the rest.
std::string signed_text(double value, bool share, bool unit) {
  if (std::isnan(value)) return "–";
  const double shown = share ? value * 100 : value;
  const std::string digits = html::number(std::abs(shown), share ? 2 : 3);
  const bool zero = digits.find_first_of("123456789") == std::string::npos && !std::isinf(shown);
  return fmt::format("{}{}{}",
                     zero        ? ""
                     : shown > 0 ? "+"
                                 : "−",
                     digits, share && unit ? "\u00A0points" : "");
}

std::string p_text(double p) {
  return std::isnan(p) ? "–" : p < 0.001 ? "&lt;\u00A00.001" : html::number(p, 3);
}

std::string verdict(const Difference& difference, const std::string& model, const std::string& first) {
  const auto [low, high] = difference.figure.interval;
  if (!(low > 0) && !(high < 0)) return "no difference shown";
  const Better better = text_of(difference.figure.name).better;
  if (better == Better::neither) return "<span class=\"watch\">different</span>";
  const bool wins = (better == Better::higher) == (low > 0);
  return fmt::format("<span class=\"{}\">{} is better</span>", wins ? "good" : "bad", wins ? model : first);
}

std::string models_table(const Comparison& comparison, const std::vector<std::string>& names) {
  html::Table table{.caption = "The models", .head = {"Model", "Policy", "Pairs scored"}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Evaluation& e = comparison.evaluations[i];
    const auto scored =
        std::ranges::count_if(e.scores, [](const PairScore& pair) { return pair.error.empty(); });
    table.rows_html.push_back({fmt::format("<strong>{}</strong>: {}<small>{}</small>", names[i],
                                           escape(e.model.name), escape(e.model.encoder)),
                               escape(e.policy.name), count(scored)});
  }
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

std::string overlays(const Comparison& comparison, const std::vector<std::string>& names) {
  std::string html;
  for (const PairKind kind : kForgeries) {
    const std::vector<Curve> curves = curves_of(comparison, kind, names);
    if (curves.empty()) continue;
    html += html::figure("ROC, " + kind_words(kind), {roc_plot("roc-" + kind_id(kind), curves)},
                         "Higher is better: more genuine signatures accepted for the same share of forgeries "
                         "let through.");
    html +=
        html::figure("DET, " + kind_words(kind), {det_plot("det-" + kind_id(kind), curves)},
                     "Closer to the lower left is better; curves that cross are better in different places.");
  }
  if (html.empty()) return html::missing_figure("ROC and DET curves", "No model has pairs of both classes.");
  return "<p>One line per model, over the same pairs. The filled mark is where its policy starts to accept, "
         "the "
         "hollow one where it starts to refuse.</p><div class=\"grid wide\">" +
         html + "</div>";
}

std::string side_by_side(const Comparison& comparison, const std::vector<std::string>& names) {
  std::string html;
  for (const PairKind kind : kForgeries) {
    html::Table table{.caption = kind_title(kind), .head = {"Figure"}, .stacked = true};
    std::vector<const KindResult*> results;
    std::vector<std::string> figures;
    for (std::size_t i = 0; i < names.size(); ++i) {
      table.head.push_back(names[i]);
      results.push_back(result_of(comparison.evaluations[i].kinds, kind));
      if (!results.back()) continue;
      for (const Figure& figure : results.back()->figures)
        if (std::ranges::find(figures, figure.name) == figures.end()) figures.push_back(figure.name);
    }
    for (const std::string& figure : figures) {
      std::vector<std::string> row = {escape(text_of(figure).label)};
      for (const KindResult* result : results)
        row.push_back(result ? value_cell(figure_of(*result, figure)) : "–");
      table.rows_html.push_back(std::move(row));
    }
    if (!figures.empty()) html += "<div class=\"sheet\">" + html::table(table) + "</div>";
  }
  if (html.empty()) return "<p>There are no error rates: no model has pairs of both classes.</p>";
  return "<p>Each figure with its own 95 % range. Ranges that overlap do not mean that models are equal, for "
         "the same writers count for both: the differences above are taken writer by writer.</p>" +
         html;
}

// One model less the first, over one kind of forgeries.
std::string difference_table(const Comparison& comparison, const std::vector<std::string>& names,
                             std::size_t model, PairKind kind) {
  html::Table table{.caption = fmt::format("{} − {}, {}", names[model], names.front(), kind_words(kind)),
                    .head = {"Figure", "Difference", "p", "Verdict"}};
  for (const Difference& d : comparison.differences) {
    if (d.negatives != kind || d.model != model) continue;
    const FigureText text = text_of(d.figure.name);
    const auto [low, high] = d.figure.interval;
    const std::string range = std::isnan(low) || std::isnan(high)
                                  ? "no interval"
                                  : fmt::format("{} to {}", signed_text(low, text.share, false),
                                                signed_text(high, text.share, false));
    table.rows_html.push_back(
        {escape(text.label),
         fmt::format("{}<small>{}</small>", signed_text(d.figure.value, text.share, true), range),
         p_text(d.p_value), verdict(d, names[model], names.front())});
  }
  return table.rows_html.empty() ? "" : "<div class=\"sheet\">" + html::table(table) + "</div>";
}

std::string differences(const Comparison& comparison, const std::vector<std::string>& names) {
  std::string html;
  for (std::size_t model = 1; model < names.size(); ++model)
    for (const PairKind kind : kForgeries) html += difference_table(comparison, names, model, kind);
  if (html.empty()) return "<p>There is nothing to test: it takes two models with error rates.</p>";
  return fmt::format(
      "<p>Each row takes a figure of one model less that of model {}, drawing the same writers for both many "
      "times. The range holds the true difference with 95 % confidence; only where it leaves out zero is a "
      "difference shown. p is how often chance alone would make a difference as large. Of twenty rows one is "
      "expected to show a difference by chance. Points are percentage points.</p><div class=\"grid "
      "wide\">{}</div>",
      names.front(), html);
}

// What is said of several models is said once.
class Remarks {
 public:
  explicit Remarks(const std::vector<std::string>& names) : names_(names) {}

  void add(std::size_t model, const std::string& text) {
    auto found = std::ranges::find(remarks_, text, &Remark::text);
    if (found == remarks_.end()) found = remarks_.insert(remarks_.end(), {text, {}});
    found->models.push_back(names_[model]);
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const Remark& remark : remarks_)
      lines.push_back(fmt::format("{}: {}",
                                  remark.models.size() == names_.size() && names_.size() > 1
                                      ? "all models"
                                      : fmt::format("{}", fmt::join(remark.models, ", ")),
                                  remark.text));
    return lines;
  }

 private:
  struct Remark {
    std::string text;
    std::vector<std::string> models;
  };
  const std::vector<std::string>& names_;
  std::vector<Remark> remarks_;
};

std::string lead(const Comparison& comparison, const std::vector<std::string>& names) {
  if (names.empty()) return "<p class=\"lead\">There is no model to compare.</p>";
  Remarks alarms(names), warnings(names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Evaluation& evaluation = comparison.evaluations[i];
    for (const std::string& alarm : evaluation.alarms) alarms.add(i, alarm);
    for (const std::string& warning : evaluation.warnings) warnings.add(i, warning);
    if (const std::string failures = failures_warning(evaluation); !failures.empty())
      warnings.add(i, failures);
  }
  const Evaluation& first = comparison.evaluations.front();
  return fmt::format("<p class=\"origin\">{}</p>{}{}<p class=\"lead\">{} of {}.</p>",
                     escape(first.pairs_from), alarms_box(alarms.lines()), warnings_box(warnings.lines()),
                     counted(static_cast<std::int64_t>(first.scores.size()), "comparison", "comparisons"),
                     counted(first.writers, "writer", "writers"));
}

}  // namespace

std::string comparison_report(const Comparison& comparison) {
  const std::vector<std::string> names = letters(comparison.evaluations.size());
  const std::string title =
      names.empty()
          ? "No models"
          : counted(static_cast<std::int64_t>(names.size()), "model", "models") + " over the same pairs";
  const html::Section repetition =
      names.empty() ? html::Section{} : repetition_section(comparison.evaluations.front());
  return html::page("Model comparison", title, lead(comparison, names),
                    {{"models", "Models", names.empty() ? "" : models_table(comparison, names)},
                     {"differences", "Differences", differences(comparison, names)},
                     {"curves", "Curves", overlays(comparison, names)},
                     {"figures", "Figures side by side", side_by_side(comparison, names)},
                     repetition});
}

}  // namespace siglib

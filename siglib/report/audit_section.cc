#include "siglib/report/audit_verdict.h"
#include "siglib/report/html.h"
#include "siglib/report/sections.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

using html::count;
using html::escape;

std::string auc_cell(const std::optional<Figure>& figure) {
  return figure ? value_cell({"auc", figure->value, figure->interval}) : "–";
}

std::string statistics_table(const Evaluation& evaluation) {
  html::Table table{.caption = "What could be guessed without looking at the writing",
                    .head = {"Statistic", "Image file", "Preprocessed", "Verdict"},
                    .stacked = true};
  for (const AuditFigure& figure : evaluation.audit.statistics) {
    const Verdict verdict = verdict_of(figure, evaluation.alarms);
    table.rows_html.push_back(
        {escape(figure.statistic), auc_cell(figure.before), auc_cell(figure.after),
         fmt::format("<span class=\"{}\">{}</span>", verdict_class(verdict), verdict_words(verdict))});
  }
  return "<div class=\"sheet\">" + html::table(table) + "</div>";
}

std::string summary(const Evaluation& evaluation) {
  const std::vector<AuditFigure>& statistics = evaluation.audit.statistics;
  const auto any = [&](Verdict verdict) {
    return std::ranges::any_of(
        statistics, [&](const AuditFigure& f) { return verdict_of(f, evaluation.alarms) == verdict; });
  };
  std::string text = statistics.empty()
                         ? "There was nothing to audit: it takes genuine signatures and skilled forgeries."
                     : any(Verdict::shortcut)
                         ? "At least one trivial statistic of what the model sees tells genuine from forged: "
                           "the error rates above may flatter the model."
                     : any(Verdict::hint)
                         ? "Some trivial statistics hint at the answer; none tells genuine from forged by "
                           "itself."
                         : "No trivial statistic of what the model sees tells genuine from forged: the model "
                           "had to look at the writing.";
  if (any(Verdict::removed) || any(Verdict::unseen))
    text +=
        " The image files do give the answer away in places, and preprocessing takes that from the model.";
  if (!evaluation.alarms.empty()) text += " There are alarms: see the head of this report.";
  return text;
}

std::string probe(const Audit& audit) {
  if (!audit.probe)
    return fmt::format("<p>There is no figure: {}.</p>",
                       escape(audit.probe_absence.empty() ? "the probe was not run" : audit.probe_absence));
  const Figure auc{"auc", audit.probe->auc.value, audit.probe->auc.interval};
  return fmt::format("<p><strong>AUC {}</strong> ({}), from {} of {}: <span class=\"{}\">{}</span>.</p>",
                     value_text(auc), interval_text(auc), counted(audit.probe->images, "image", "images"),
                     counted(audit.probe->writers, "writer", "writers"), verdict_class(verdict_of(auc.value)),
                     verdict_words(verdict_of(auc.value)));
}

std::string copies(const Audit& audit) {
  constexpr std::size_t kShown = 20;
  std::string text = fmt::format(
      "<p>{} compared with each other and with what the model was trained on: <strong>{}</strong>. {}.</p>",
      counted(audit.images_compared, "image was", "images were"),
      audit.near_copies.empty()
          ? "no near-copies"
          : counted(static_cast<std::int64_t>(audit.near_copies.size()), "near-copy", "near-copies"),
      audit.exact_copies == 0 ? "There were no pixel-identical images to leave out"
                              : counted(audit.exact_copies, "pixel-identical image was left out",
                                        "pixel-identical images were left out") +
                                    " beforehand");
  if (audit.near_copies.empty()) return text;
  html::Table table{.caption = "Near-copies", .head = {"Images", "Correlation", "Crosses"}};
  for (std::size_t i = 0; i < std::min(kShown, audit.near_copies.size()); ++i) {
    const CopyFinding& copy = audit.near_copies[i];
    table.rows_html.push_back({fmt::format("{}<small>{}</small>", escape(copy.a), escape(copy.b)),
                               html::number(copy.correlation, 3),
                               copy.crosses_split ? "<span class=\"bad\">the split</span>"
                                                  : "<span class=\"watch\">a pair</span>"});
  }
  if (audit.near_copies.size() > kShown)
    text += fmt::format("<p>The first {} of {}:</p>", kShown,
                        count(static_cast<std::int64_t>(audit.near_copies.size())));
  return text + "<div class=\"sheet\">" + html::table(table) + "</div>";
}

}  // namespace

html::Section audit_section(const Evaluation& evaluation) {
  const Audit& audit = evaluation.audit;
  std::string body = "<p>" + summary(evaluation) + "</p>";
  if (!audit.statistics.empty())
    body +=
        "<p>Each figure is the AUC of that statistic alone: how often it ranks a genuine image apart from a "
        "skilled forgery. 0.5 is guessing, 1 is certainty, and from 0.65 on it counts as a shortcut. The "
        "first column is the image file, the second what the model sees; a dash stands where there is no "
        "such thing. “Not seen” gives the answer away in the file only, “removed” until preprocessing.</p>" +
        statistics_table(evaluation);
  body +=
      "<h3>Single-image probe</h3><p>A small classifier looked at one signature at a time, without any "
      "reference, and guessed whether it is genuine. Nobody can know that from the writing alone, so it "
      "should guess (0.5); well above it, forgeries look different for another reason than whose hand it "
      "is.</p>" +
      probe(audit) +
      "<h3>Copies</h3><p>Nobody signs twice exactly alike. Two images that are nearly the same picture make "
      "a "
      "genuine pair too easy, or let the model remember what it is tested on.</p>" +
      copies(audit);
  return {"audit", "Shortcut audit", body};
}

}  // namespace siglib

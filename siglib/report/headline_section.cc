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
using html::percent;

std::string list_of(const std::vector<std::string>& lines) {
  std::string list;
  for (const std::string& line : lines) list += "<li>" + escape(line) + "</li>";
  return "<ul>" + list + "</ul>";
}

std::string in_thousand(double share) {
  if (std::isnan(share)) return "an unknown number of";
  if (share > 0 && share < 0.0005) return "fewer than 1 of the";
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
      "Out of 1,000 comparisons of each kind, at {}: {} genuine signatures are not accepted straight away, "
      "and {} are accepted.",
      std::isnan(evaluation.accept) ? "each fold’s own frozen threshold"
                                    : fmt::format("the frozen threshold of {:.3f}", evaluation.accept),
      in_thousand(figure_of(evaluation.kinds.front(), "frr").value), forged);
}

std::vector<html::Value> values_of(const Evaluation& evaluation, std::string_view name) {
  std::vector<html::Value> values;
  for (const PairKind kind : {PairKind::skilled, PairKind::random}) {
    const KindResult* found = result_of(evaluation.kinds, kind);
    const Figure figure = found ? figure_of(*found, name) : Figure{};
    values.push_back({kind_id(kind), found ? value_text(figure) : "–", kind_words(kind),
                      found ? interval_text(figure) : "no such pairs"});
  }
  return values;
}

}  // namespace

std::string alarms_box(const std::vector<std::string>& alarms) {
  if (alarms.empty()) return {};
  return fmt::format(
      "<aside class=\"alarms\" role=\"alert\" aria-labelledby=\"alarms\"><h2 id=\"alarms\">{}: these figures "
      "are in doubt</h2>{}<p>An alarm means that the error rates below may come from something other than "
      "telling hands apart. Do not rely on them before it is explained.</p></aside>",
      alarms.size() == 1 ? "Alarm" : fmt::format("{} alarms", alarms.size()), list_of(alarms));
}

std::string warnings_box(const std::vector<std::string>& warnings) {
  if (warnings.empty()) return {};
  return "<aside class=\"warnings\" aria-labelledby=\"warnings\"><h2 id=\"warnings\">Keep in mind</h2>" +
         list_of(warnings) + "</aside>";
}

std::string failures_warning(const Evaluation& evaluation) {
  const auto failed =
      std::ranges::count_if(evaluation.scores, [](const PairScore& pair) { return !pair.error.empty(); });
  if (failed == 0) return {};
  return fmt::format("{} of {} pairs could not be scored and count in no figure; scores.csv says why",
                     count(failed), count(static_cast<std::int64_t>(evaluation.scores.size())));
}

html::Section headline_section(const Evaluation& evaluation) {
  std::string cards =
      html::card("Equal error rate", values_of(evaluation, "eer"),
                 "The error if the threshold were set so that both kinds of mistakes are equally "
                 "frequent. The range below it holds the true value with 95 % confidence.");
  cards += html::card("Forgeries accepted (FAR)", values_of(evaluation, "far"),
                      "The share of forgeries that pass as a match at the frozen threshold.");
  if (!evaluation.kinds.empty()) {
    const Figure frr = figure_of(evaluation.kinds.front(), "frr");
    cards +=
        html::card("Genuine not accepted (FRR)",
                   {{"genuine", value_text(frr), kind_words(PairKind::genuine), interval_text(frr)}},
                   "The share of customers’ own signatures that are not a match at once; they go to review "
                   "or are refused.");
  }
  cards += html::card("Accuracy", values_of(evaluation, "accuracy"),
                      "Right answers, genuine and forged counting equally.");
  std::vector<html::Value> review;
  for (const KindResult& kind : evaluation.kinds)
    review.push_back(
        {kind_id(kind.negatives), percent(kind.review_rate), "with " + kind_words(kind.negatives), ""});
  if (!review.empty())
    cards += html::card("Review rate", review, "The share of comparisons that a person has to look at.");
  cards += html::card(
      "Evidence",
      {{"", count(evaluation.writers), evaluation.writers == 1 ? "writer" : "writers", ""},
       {"", count(static_cast<std::int64_t>(evaluation.scores.size())), "comparisons", ""}},
      "What these figures rest on: ranges narrow with more writers, not with more signatures of each.");
  return {
      "headline", "Headline",
      fmt::format("<p class=\"lead\">{}</p><div class=\"grid\">{}</div>", escape(lead(evaluation)), cards)};
}

}  // namespace siglib

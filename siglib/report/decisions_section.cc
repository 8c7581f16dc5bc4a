#include "siglib/report/html.h"
#include "siglib/report/sections.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

using html::count;
using html::escape;
using html::percent;

std::string share_text(double part, double whole) {
  return whole > 0 ? percent(part / whole) : percent(std::numeric_limits<double>::quiet_NaN());
}

std::string decision_table(const Evaluation& evaluation) {
  html::Table table{.caption = "What the policy decides", .head = {"Truth", "Match", "Review", "No match"}};
  for (const PairKind kind : {PairKind::genuine, PairKind::skilled, PairKind::random}) {
    std::int64_t decided[3] = {};
    for (std::size_t i = 0; i < evaluation.truth.size() && i < evaluation.scores.size(); ++i)
      if (evaluation.truth[i] == kind && evaluation.scores[i].error.empty())
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

// Whether the chosen policy keeps here what it promised on validation writers.
std::string promise(const Evaluation& evaluation) {
  const Policy& policy = evaluation.policy;
  const PairKind against = policy.negatives == Negatives::skilled ? PairKind::skilled : PairKind::random;
  const KindResult* kind = result_of(evaluation.kinds, against);
  if (!kind || kind->policies.empty() || policy.target_far <= 0) return {};
  const PolicyPoint& here = kind->policies.front();
  const bool far_kept = here.accept_far <= policy.target_far, frr_kept = here.reject_frr <= policy.target_frr;
  return fmt::format(
      "<p>The policy “{}” is meant to accept at most {} of {} and to refuse outright at most {} of genuine "
      "signatures; its thresholds were set on other writers. Here it accepts <strong>{}</strong> and refuses "
      "<strong>{}</strong>: {}.</p>",
      escape(policy.name), percent(policy.target_far), kind_words(against), percent(policy.target_frr),
      percent(here.accept_far), percent(here.reject_frr),
      far_kept && frr_kept ? "both targets are kept"
      : far_kept           ? "the first target is kept, the second is missed"
      : frr_kept           ? "the first target is missed, the second is kept"
                           : "both targets are missed");
}

}  // namespace

html::Section decisions_section(const Evaluation& evaluation) {
  std::string confusions;
  for (const KindResult& kind : evaluation.kinds) confusions += confusion_table(kind);
  return {"decisions", "Decisions",
          promise(evaluation) +
              "<p>The first table counts the policy’s three answers. The others count only accepted or not, "
              "which is what the error rates are made of.</p><div class=\"grid\">" +
              decision_table(evaluation) + confusions + "</div>"};
}

html::Section figures_section(const Evaluation& evaluation) {
  html::Table table{.caption = "Value and 95 % range", .head = {"Figure"}, .stacked = true};
  std::vector<std::string> names;
  std::vector<std::string> pairs = {"Comparisons<small>Genuine and forged.</small>"};
  for (const KindResult& kind : evaluation.kinds) {
    table.head.push_back(kind_title(kind.negatives));
    pairs.push_back(fmt::format("{} + {}", count(kind.genuine_pairs), count(kind.negative_pairs)));
    for (const Figure& figure : kind.figures)
      if (std::ranges::find(names, figure.name) == names.end()) names.push_back(figure.name);
  }
  table.rows_html.push_back(std::move(pairs));
  for (const std::string& name : names) {
    const FigureText text = text_of(name);
    std::vector<std::string> row = {fmt::format("{}<small>{}{}</small>", escape(text.label),
                                                escape(text.meaning),
                                                text.better == Better::lower    ? " Lower is better."
                                                : text.better == Better::higher ? " Higher is better."
                                                                                : "")};
    for (const KindResult& kind : evaluation.kinds) {
      const Figure figure = figure_of(kind, name);
      row.push_back(fmt::format("{}<small>{}</small>", value_text(figure), interval_text(figure)));
    }
    table.rows_html.push_back(std::move(row));
  }
  return {"figures", "All figures",
          (evaluation.replicates > 0
               ? fmt::format("<p>Each range was found by drawing the writers anew {}: where it is wide, more "
                             "writers are needed before a figure can be relied on.</p>",
                             counted(evaluation.replicates, "time", "times"))
               : "<p>No ranges were computed: nothing says here how far a figure can be relied on.</p>") +
              "<div class=\"sheet\">" + html::table(table) + "</div>"};
}

}  // namespace siglib

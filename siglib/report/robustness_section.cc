// What is left of the figures on documents before a camera.
#include "siglib/report/html.h"
#include "siglib/report/sections.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

namespace siglib {
namespace {

const RobustnessPoint* find(const Evaluation& evaluation, const RobustnessPoint& like, PairKind negatives) {
  for (const RobustnessPoint& point : evaluation.robustness)
    if (point.scene == like.scene && point.severity == like.severity && point.negatives == negatives)
      return &point;
  return nullptr;
}

std::string eer_cell(const RobustnessPoint* point) {
  return point ? value_cell({"eer", point->eer.value, point->eer.interval}) : "–";
}

}  // namespace

html::Section robustness_section(const Evaluation& evaluation) {
  if (evaluation.robustness.empty()) return {"robustness", "Documents and photographs", ""};
  html::Table table{.caption = "EER by scene and severity",
                    .head = {"Scene", "Skilled forgeries", "Random forgeries", "Genuine not accepted",
                             "No signature found"},
                    .stacked = true};
  const RobustnessPoint* last = nullptr;
  for (const RobustnessPoint& point : evaluation.robustness) {
    if (last && last->scene == point.scene && last->severity == point.severity)
      continue;  // of the other negatives
    last = &point;
    table.rows_html.push_back(
        {point.scene ? fmt::format("{}, severity {}", name_of(*point.scene), point.severity) : "as they came",
         eer_cell(find(evaluation, point, PairKind::skilled)),
         eer_cell(find(evaluation, point, PairKind::random)),
         value_cell({"frr", point.frr.value, point.frr.interval}),
         point.scene ? html::percent(static_cast<double>(point.refused) / static_cast<double>(point.images))
                     : "–"});
  }
  return {"robustness", "Documents and photographs",
          "<p>The same pairs, drawn from all, with every query composed into a generated document and "
          "photographed: severity 1 is a good "
          "scan, 5 a bad photograph by telephone. The signature is then found and told from print and "
          "pattern as in any "
          "image. What is not found counts as not matching.</p><div class=\"sheet\">" +
              html::table(table) + "</div>"};
}

}  // namespace siglib

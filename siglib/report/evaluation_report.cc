#include "siglib/report/html.h"
#include "siglib/report/report.h"
#include "siglib/report/sections.h"

#include <fmt/format.h>

namespace siglib {

std::string evaluation_report(const Evaluation& evaluation) {
  std::vector<std::string> warnings = evaluation.warnings;
  if (std::string failures = failures_warning(evaluation); !failures.empty())
    warnings.push_back(std::move(failures));
  const std::string origin = evaluation.setting.empty() || evaluation.pairs_from.empty() ? "" : ": ";
  return html::page(
      "Evaluation report", evaluation.model.name,
      fmt::format("<p class=\"origin\">{}{}{}</p>{}{}", html::escape(evaluation.setting), origin,
                  html::escape(evaluation.pairs_from), alarms_box(evaluation.alarms), warnings_box(warnings)),
      {headline_section(evaluation), curves_section(evaluation), scores_section(evaluation),
       decisions_section(evaluation), references_section(evaluation), robustness_section(evaluation),
       folds_section(evaluation), writers_section(evaluation), mistakes_section(evaluation),
       figures_section(evaluation), audit_section(evaluation), data_section(evaluation),
       model_section(evaluation), repetition_section(evaluation)});
}

}  // namespace siglib

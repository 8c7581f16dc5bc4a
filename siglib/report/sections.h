// The parts of an evaluation report, as markup, in the order in which they stand.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/report/html.h"

#include <string>
#include <vector>

namespace siglib {

// Before everything else; empty where there is nothing to say.
std::string alarms_box(const std::vector<std::string>& alarms);
std::string warnings_box(const std::vector<std::string>& warnings);
// How many pairs had no score, as a warning; empty for none.
std::string failures_warning(const Evaluation& evaluation);

html::Section headline_section(const Evaluation& evaluation);
html::Section curves_section(const Evaluation& evaluation);
html::Section scores_section(const Evaluation& evaluation);
html::Section decisions_section(const Evaluation& evaluation);
html::Section references_section(const Evaluation& evaluation);
html::Section robustness_section(const Evaluation& evaluation);  // empty where it was not measured
html::Section folds_section(const Evaluation& evaluation);       // empty without folds
html::Section writers_section(const Evaluation& evaluation);
html::Section mistakes_section(const Evaluation& evaluation);
html::Section figures_section(const Evaluation& evaluation);
html::Section audit_section(const Evaluation& evaluation);
html::Section data_section(const Evaluation& evaluation);
html::Section model_section(const Evaluation& evaluation);
html::Section repetition_section(const Evaluation& evaluation);

}  // namespace siglib

// Figures as text for a terminal.
#pragma once

#include "siglib/evaluate/evaluation.h"

#include <string>

namespace siglib::app {

std::string table_of(const Evaluation& evaluation);
std::string table_of(const Comparison& comparison);

}  // namespace siglib::app

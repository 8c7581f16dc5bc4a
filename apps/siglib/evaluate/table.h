// An evaluation as a table for a terminal.
#pragma once

#include "siglib/evaluate/evaluation.h"

#include <string>

namespace siglib::app {

std::string table_of(const Evaluation& evaluation);

}  // namespace siglib::app

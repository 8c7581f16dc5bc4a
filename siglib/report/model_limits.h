// What the figures of an evaluation do not say of its model.
#pragma once

#include "siglib/evaluate/evaluation.h"

#include <string>
#include <vector>

namespace siglib {

bool trained_on_generated_only(const Provenance& provenance);

// Sentences, each from something in this evaluation; never empty.
std::vector<std::string> model_limits(const Evaluation& evaluation);

}  // namespace siglib

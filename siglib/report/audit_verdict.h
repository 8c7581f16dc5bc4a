// What the AUC of a trivial statistic means.
#pragma once

#include "siglib/evaluate/evaluation.h"

#include <cstdint>
#include <string>
#include <vector>

namespace siglib {

enum class Verdict : std::uint8_t {
  clean,
  hint,      // 0.6 or more of what the model sees
  shortcut,  // 0.65 or more, or an alarm, of what the model sees
  removed,   // a shortcut in the image file, clean after preprocessing
  unseen,    // a shortcut in the image file, which the model does not see
  unknown,
};

Verdict verdict_of(double auc);
// An alarm that names the statistic makes it a shortcut too: against a weak model less is enough.
Verdict verdict_of(const AuditFigure& figure, const std::vector<std::string>& alarms);

const char* verdict_words(Verdict verdict);
const char* verdict_class(Verdict verdict);  // of the style sheet

}  // namespace siglib

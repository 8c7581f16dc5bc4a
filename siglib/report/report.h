// Self-contained HTML reports: they open from disk, without network or script.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/train/history.h"

#include <string>
#include <vector>

namespace siglib {

// Curves of a training run: loss, validation EER, learning rate, speed; and the resolved configuration.
std::string training_report(const std::vector<EpochRecord>& history, const std::string& title,
                            const std::string& config_yaml);

// Headline with intervals, ROC and DET curves with the policy's thresholds, score histograms, confusion
// tables, the shortcut audit, warnings and provenance of one model.
std::string evaluation_report(const Evaluation& evaluation);

}  // namespace siglib

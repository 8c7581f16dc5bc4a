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

// One model: headline with intervals, alarms, ROC, DET and precision-recall curves with every policy marked,
// score histograms, reliability, errors over the number of references, folds, hardest writers, most confident
// mistakes, decisions, all figures, the shortcut audit, provenance and protocol.
std::string evaluation_report(const Evaluation& evaluation);

// Models over the same pairs: curves laid over each other, figures side by side, and the paired test of each
// difference from the first model.
std::string comparison_report(const Comparison& comparison);

// model-card.md: what the model is, what it was trained on and under which terms, what it reaches here, its
// limits and its intended use.
std::string model_card(const Evaluation& evaluation);

}  // namespace siglib

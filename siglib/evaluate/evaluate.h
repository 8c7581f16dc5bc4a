// Runs models over pairs.
#pragma once

#include "siglib/evaluate/audit.h"
#include "siglib/evaluate/evaluation.h"
#include "siglib/evaluate/mistakes.h"
#include "siglib/evaluate/model_run.h"
#include "siglib/evaluate/robustness.h"

#include <filesystem>
#include <span>
#include <string>

namespace siglib {

struct EvaluateOptions {
  bool allow_seen = false;
  MeasureOptions measure;
  bool probe = true;
  Pictures pictures = Pictures::by_terms;
  RobustnessOptions robustness = {};
};

// Scores every pair and computes the figures of DESIGN §5 for skilled and for random forgeries apart, at the
// thresholds frozen in the matchers' policies. Several runs are folds: each model decides on its own writers,
// and the figures are of all decisions together and of each fold. A pair with an unusable image carries its
// error and counts in no figure. Throws Error(input) when images of a run's pairs trained or validated its
// model, unless allowed; the evaluation says so then.
Evaluation evaluate(std::span<const ModelRun> runs, const EvaluateOptions& options, Reporter& reporter);

// `runs` are of different models over the same pairs, each evaluated by `evaluations` in order: the paired
// bootstrap of every figure's difference from the first. Throws Error(input) when their pairs differ.
Comparison compare(std::span<const ModelRun> runs, std::vector<Evaluation> evaluations,
                   const MeasureOptions& options);

// DIR/scores.csv and DIR/metrics.json.
void write_scores(const Evaluation& evaluation, std::span<const ModelRun> runs,
                  const std::filesystem::path& file);
std::string metrics_json(const Evaluation& evaluation);
std::string metrics_json(const Comparison& comparison);

}  // namespace siglib

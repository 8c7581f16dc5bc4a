// ROC, DET and precision-recall curves.
#pragma once

#include "siglib/evaluate/evaluation.h"
#include "siglib/report/svg_plot.h"

#include <string>
#include <vector>

namespace siglib {

// A policy's two points on a curve.
struct PolicyMark {
  PolicyPoint rates;
  plot::Shape shape = plot::Shape::circle;
  bool emphasised = false;
  std::string label{};  // written at the accept point
};

// One line of a plot. `id` ends its data-series, after the plot's id.
struct Curve {
  const KindResult* result = nullptr;
  std::string id{};
  std::string label{};
  std::string colour{};
  int dash = 0;
  std::vector<PolicyMark> policies{};
};

// Skilled and random forgeries of one evaluation, every policy marked.
std::vector<Curve> curves_of(const Evaluation& evaluation);
// One kind of forgeries, a curve per model that has it, the chosen policy marked. `names`: one per model.
std::vector<Curve> curves_of(const Comparison& comparison, PairKind kind,
                             const std::vector<std::string>& names);

// Lines without a drawable point have a series all the same, and their label says so.
plot::Plot roc_plot(const std::string& id, const std::vector<Curve>& curves);
plot::Plot det_plot(const std::string& id, const std::vector<Curve>& curves);
plot::Plot precision_recall_plot(const std::string& id, const std::vector<Curve>& curves);

}  // namespace siglib

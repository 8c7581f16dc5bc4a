// A small evaluation with something in every section.
#pragma once

#include "siglib/evaluate/evaluation.h"

#include <cmath>
#include <limits>
#include <string>

namespace siglib::test {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Ten pairs whose scores rise by 0.1, at prior 0.5, decided at 0.7 and 0.3.
inline void add_pairs(Evaluation& evaluation, PairKind kind, double first) {
  for (int i = 0; i < 10; ++i) {
    const double score = first + 0.1 * i;
    evaluation.truth.push_back(kind);
    evaluation.scores.push_back({score, std::log(score / (1 - score)), 1 - score,
                                 score >= 0.7  ? Decision::match
                                 : score < 0.3 ? Decision::no_match
                                               : Decision::review,
                                 ""});
  }
}

inline KindResult kind_result(PairKind kind, double eer) {
  KindResult result;
  result.negatives = kind;
  result.genuine_pairs = result.negative_pairs = 10;
  result.confusion = {7, 3, 2, 8};
  result.review_rate = 0.4;
  result.figures = {{"eer", eer, {eer - 0.01, eer + 0.02}},
                    {"far", 0.2, {0.1, 0.3}},
                    {"frr", 0.3, {0.2, 0.4}},
                    {"accuracy", 0.75, {0.7, 0.8}},
                    {"cllr", kInfinity, {kNaN, kNaN}}};
  for (int i = 0; i <= 10; ++i) {
    result.roc.push_back({i == 0 ? kInfinity : (10 - i) / 10.0, i / 10.0, 1 - i / 10.0});
    if (i > 0) result.precision_recall.push_back({(10 - i) / 10.0, 0.5, i / 10.0});
  }
  result.policies = {{"balanced", 0.2, 0.3, 0.6, 0.1}, {"strict", 0.05, 0.6, 0.4, 0.02}};
  return result;
}

inline Figure auc(double value) {
  return {"auc", value, {value - 0.04, value + 0.03}};
}

inline void add_references(Evaluation& evaluation) {
  for (const Fusion fusion : {Fusion::mean, Fusion::mean_embedding})
    for (const PairKind kind : {PairKind::skilled, PairKind::random})
      for (const std::int64_t references : {1, 3, 10}) {
        const double eer = (kind == PairKind::skilled ? 0.2 : 0.05) / static_cast<double>(references);
        evaluation.references.push_back({fusion,
                                         references,
                                         kind,
                                         40,
                                         80,
                                         {"eer", eer, {eer / 2, eer * 2}},
                                         {"cllr", 0.5, {0.4, 0.6}},
                                         {"min_cllr", 0.3, {0.2, 0.4}},
                                         {"hter", eer + 0.01, {eer / 3, eer * 3}}});
      }
}

inline Evaluation example() {
  Evaluation e;
  e.model.name = "Example (abc123)";
  e.model.id = "abc123def";
  e.model.encoder = "compact 112 × 224";
  e.model.parameters = 982'336;
  e.model.multiply_adds = 127'000'000;
  e.model.template_bytes = 256;
  e.model.preprocess_version = "ink 2";
  e.model.calibration = "logistic";
  e.model.provenance = {"Example",
                        "0.1.0",
                        "2025-01-02T03:04:05Z",
                        "",
                        14,
                        0.187,
                        0.021,
                        {{"paper", "Paper signatures", "research use only", 300, 9000}}};
  e.setting = "held-out writers";
  e.pairs_from = "test writers of run";
  e.protocol = "seed: 7\n";
  e.collections = {{"paper", "Paper signatures", "no redistribution", 30, 720}};
  e.policy = {"balanced", Negatives::skilled, 0.1, 0.05, 0.847, -0.847};
  e.accept = 0.7;
  e.reject = 0.3;
  e.writers = 30;
  e.replicates = 1000;
  add_pairs(e, PairKind::genuine, 0.05);
  add_pairs(e, PairKind::skilled, 0.02);
  add_pairs(e, PairKind::random, 0.01);
  e.kinds = {kind_result(PairKind::skilled, 0.2), kind_result(PairKind::random, 0.05)};
  add_references(e);
  e.hardest = {{"paper/12", 10, 20, 0, 0.5, 0.25, kNaN}};
  e.mistakes = {{PairKind::genuine, 0.05, Decision::no_match, "12/g1.png", "12/g2.png", {1, 2}, {3}},
                {PairKind::skilled, 0.92, Decision::match, "12/g1.png|12/g3.png", "12/f1.png", {4}, {5}}};
  e.audit.statistics = {{"file size", auc(0.8), {}},
                        {"paper level", auc(0.98), auc(0.51)},
                        {"ink fraction", auc(0.5), auc(0.52)}};
  e.audit.probe = ProbeResult{auc(0.55), 600, 30};
  e.audit.images_compared = 720;
  e.audit.exact_copies = 2;
  return e;
}

}  // namespace siglib::test

// The outcome of running a model over pairs: every score, and what the scores are worth.
#pragma once

#include "siglib/data/pairs.h"
#include "siglib/metrics/bootstrap.h"
#include "siglib/metrics/classification.h"
#include "siglib/metrics/ranking.h"
#include "siglib/score/policy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace siglib {

// A number with its 95 % interval from the bootstrap over writers.
struct Figure {
  std::string name;  // as in metrics.json: "eer", "auc", "far", …
  double value = 0;
  Interval interval;
};

// Genuine pairs against one kind of negatives.
struct KindResult {
  PairKind negatives = PairKind::random;
  std::int64_t genuine_pairs = 0;
  std::int64_t negative_pairs = 0;
  Confusion confusion;  // pair counts at the policy's accept threshold
  double review_rate = 0;
  std::vector<Figure> figures;
  std::vector<RocPoint> roc;

  const Figure& figure(std::string_view name) const;  // throws Error(internal) for an unknown name
};

struct PairScore {
  double score = 0;  // probability; NaN where `error` is set
  double distance = 0;
  Decision decision = Decision::review;
  std::string error;
};

// How well one trivial statistic of the canvases tells genuine from forged: near 0.5 is clean.
struct AuditFigure {
  std::string statistic;
  double auc = 0.5;  // 0.5 .. 1, whichever direction separates
};

struct Evaluation {
  std::string model;     // file name and version of the model
  std::string protocol;  // one line: where the pairs came from
  Policy policy;
  std::int64_t writers = 0;
  std::vector<Pair> pairs;
  std::vector<PairScore> scores;  // one per pair, in order
  std::vector<KindResult> kinds;  // skilled, random: those that have pairs of both classes
  std::vector<AuditFigure> audit;
  std::vector<std::string> warnings;
};

}  // namespace siglib

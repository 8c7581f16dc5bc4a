// The outcome of running a model over pairs: every score, and what the scores are worth.
#pragma once

#include "siglib/data/pairs.h"
#include "siglib/metrics/bootstrap.h"
#include "siglib/metrics/classification.h"
#include "siglib/metrics/precision_recall.h"
#include "siglib/metrics/ranking.h"
#include "siglib/model/model.h"
#include "siglib/score/fusion.h"
#include "siglib/score/policy.h"
#include "siglib/synth/scene.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

// A number with its 95 % interval from the bootstrap over writers; the interval is NaN where there is none.
struct Figure {
  std::string name;  // as in metrics.json: "eer", "auc", "far", …
  double value = 0;
  Interval interval;
};

// What one policy of the model does with these pairs, at its frozen thresholds.
struct PolicyPoint {
  std::string name;
  double accept_far = 0;  // share of forgeries that match
  double accept_frr = 0;  // share of genuine that do not match
  double reject_far = 0;  // share of forgeries that are not refused
  double reject_frr = 0;  // share of genuine that are refused
};

// Genuine pairs against one kind of negatives. Curves are thinned for plotting; figures come from all pairs.
struct KindResult {
  PairKind negatives = PairKind::random;
  std::int64_t genuine_pairs = 0;
  std::int64_t negative_pairs = 0;
  Confusion confusion;  // pair counts: accepted is what the chosen policy decides as a match
  double review_rate = 0;
  std::vector<Figure> figures;
  std::vector<RocPoint> roc;  // thresholds are scores at prior 0.5
  std::vector<PrecisionRecallPoint> precision_recall;
  std::vector<PolicyPoint> policies;  // the chosen one first

  const Figure& figure(std::string_view name) const;  // throws Error(internal) for an unknown name
};

struct PairScore {
  double score = 0;                 // probability under the stated prior; NaN where `error` is set
  double log_likelihood_ratio = 0;  // natural logarithm; what the score is without the prior
  double distance = 0;              // raw
  Decision decision = Decision::review;
  std::string error;
};

// The errors of one writer's pairs at the chosen policy's accept threshold; NaN where there are no such
// pairs.
struct WriterErrors {
  std::string writer;
  std::int64_t genuine_pairs = 0, skilled_pairs = 0, random_pairs = 0;
  double frr = 0, far_skilled = 0, far_random = 0;
};

// A pair whose score speaks with most confidence against the truth. The pictures are PNG files of the
// canvases, black on white; empty where the terms of the collection do not let them be shown.
struct Mistake {
  PairKind truth = PairKind::genuine;
  double score = 0;
  Decision decision = Decision::review;
  std::string reference, query;  // as in scores.csv
  std::vector<std::uint8_t> reference_png, query_png;
};

// How well one trivial statistic tells genuine from skilled forgeries, before preprocessing (the image file)
// and after (the canvas): AUC in 0.5 .. 1, whichever direction separates; 0.5 is clean.
struct AuditFigure {
  std::string statistic;
  std::optional<Figure> before, after;
};

// A small classifier that sees single canvases, genuine or forged, without any reference; trained on some
// writers, tested on others. 0.5 is clean.
struct ProbeResult {
  Figure auc;
  std::int64_t images = 0;
  std::int64_t writers = 0;
};

// Two images that are nearly the same picture although nobody signs twice the same.
struct CopyFinding {
  std::string a, b;
  double correlation = 0;
  bool crosses_split = false;  // one of them trained or validated; else both belong to one pair
};

// The shortcut audit: what could be guessed without looking at the writing.
struct Audit {
  std::vector<AuditFigure> statistics;  // empty without both genuine and skilled forgeries
  std::optional<ProbeResult> probe;
  std::string probe_absence;  // why there is no probe
  std::vector<CopyFinding> near_copies;
  std::int64_t images_compared = 0;  // for near-copies
  std::int64_t exact_copies = 0;     // pixel-identical images that were left out beforehand
};

// One number of references under one fusion rule, with the calibration fitted for it.
struct ReferencePoint {
  Fusion fusion = Fusion::mean;
  std::int64_t references = 1;
  PairKind negatives = PairKind::random;
  std::int64_t genuine_pairs = 0, negative_pairs = 0;
  Figure eer, cllr, min_cllr, hter;
};

// Queries in one kind of scene at one severity; without a scene: the same pairs as they came.
struct RobustnessPoint {
  std::optional<SceneKind> scene;
  double severity = 0;
  std::int64_t images = 0, refused = 0;  // queries, and those in which no signature was found or read
  PairKind negatives = PairKind::random;
  std::int64_t genuine_pairs = 0, negative_pairs = 0;
  Figure eer, far, frr;  // the rates at the policy's frozen threshold
};

// One fold of a k-fold run; kinds without curves.
struct FoldResult {
  std::string model;  // title and id
  std::int64_t fold = 0;
  std::int64_t writers = 0;
  std::vector<KindResult> kinds;
};

struct EvaluatedCollection {
  std::string name, title, terms;
  std::int64_t writers = 0, images = 0;
};

// What a report says of the model; for a k-fold run, of its first fold's.
struct ModelFacts {
  std::string name;  // title and id, one line
  std::string id;
  std::string encoder;  // kind and input size
  std::int64_t parameters = 0;
  std::int64_t multiply_adds = 0;  // of one canvas
  std::int64_t template_bytes = 0;
  std::string preprocess_version;
  std::string calibration;  // method
  Provenance provenance;
};

struct Evaluation {
  ModelFacts model;
  std::string setting;     // "held-out writers", "cross-collection", "k-fold over writers", "given pairs"
  std::string pairs_from;  // one line: where the pairs came from
  std::string protocol;    // protocol.yaml: everything that a repetition needs
  std::vector<EvaluatedCollection> collections;  // empty for given pairs
  Fusion fusion = Fusion::mean;
  double prior = 0.5;  // that the scores are stated under
  Policy policy;       // the chosen one
  double accept = 0;   // its thresholds as scores; NaN where folds have their own
  double reject = 0;
  std::int64_t writers = 0;
  int replicates = 0;
  std::vector<PairKind> truth;    // of each pair
  std::vector<PairScore> scores;  // one per pair, in order
  std::vector<KindResult> kinds;  // skilled, random: those that have pairs of both classes
  std::vector<ReferencePoint> references;
  std::vector<RobustnessPoint> robustness;  // empty where it was not asked for
  std::vector<FoldResult> folds;
  std::vector<WriterErrors> hardest;  // writers, most errors first; at most ten
  std::vector<Mistake> mistakes;      // genuine, skilled, random: at most four of each
  bool pictures_withheld = false;     // the mistakes have pictures that the terms do not let be shown
  Audit audit;
  std::vector<std::string> alarms;    // what makes the figures doubtful
  std::vector<std::string> warnings;  // what to keep in mind
};

// Figures of model `model` less those of model 0, the same writers drawn for both.
struct Difference {
  std::size_t model = 1;
  PairKind negatives = PairKind::random;
  Figure figure;
  double p_value = 1;  // two-sided, of no difference
};

// Models over the same pairs.
struct Comparison {
  std::vector<Evaluation> evaluations;
  std::vector<Difference> differences;
};

}  // namespace siglib

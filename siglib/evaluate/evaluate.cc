#include "siglib/evaluate/evaluate.h"

#include "siglib/core/error.h"
#include "siglib/evaluate/audit.h"
#include "siglib/metrics/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

constexpr std::int64_t kFewWriters = 20;
constexpr std::size_t kRocPoints = 2000;

const std::vector<std::string> kFigures{"accuracy",
                                        "precision",
                                        "recall",
                                        "f1",
                                        "far",
                                        "frr",
                                        "hter",
                                        "eer",
                                        "auc",
                                        "frr_at_far_1_percent",
                                        "frr_at_far_0.1_percent",
                                        "d_prime",
                                        "cllr",
                                        "min_cllr",
                                        "ece",
                                        "brier"};

// In the order of kFigures.
std::vector<double> figures_of(const Trials& trials, double threshold) {
  const Rates r = rates_of(confusion_at(trials, threshold));
  const std::vector<RocPoint> roc = roc_curve(trials);
  return {r.accuracy,
          r.precision,
          r.recall,
          r.f1,
          r.far,
          r.frr,
          r.hter,
          equal_error(roc).rate,
          area_under_roc(roc),
          frr_at_far(roc, 0.01),
          frr_at_far(roc, 0.001),
          d_prime(trials),
          cllr(trials),
          min_cllr(trials),
          expected_calibration_error(trials),
          brier(trials)};
}

std::vector<PairScore> score_pairs(const Matcher& matcher, const PairSet& set) {
  std::vector<PairScore> scores;
  for (const Pair& pair : set.pairs) {
    PairScore& result = scores.emplace_back();
    std::vector<const Template*> references;
    const auto use = [&](std::int64_t image) -> const Template* {
      const Embedded& embedded = set.images[static_cast<std::size_t>(image)];
      if (!embedded.error.empty()) result.error = embedded.error;
      return &embedded.signature;
    };
    for (const std::int64_t reference : pair.references) references.push_back(use(reference));
    const Template* query = use(pair.query);
    if (!result.error.empty()) {
      result.score = result.distance = std::numeric_limits<double>::quiet_NaN();
      continue;
    }
    const MatchResult match = matcher.match(references, *query);
    result.score = match.score;
    result.distance = match.distance;
    result.decision = match.decision;
  }
  return scores;
}

std::vector<RocPoint> thinned(const std::vector<RocPoint>& roc) {
  const std::size_t step = std::max<std::size_t>(1, roc.size() / kRocPoints);
  std::vector<RocPoint> points;
  for (std::size_t i = 0; i < roc.size(); i += step) points.push_back(roc[i]);
  if (points.size() < 2 || points.back().far != roc.back().far) points.push_back(roc.back());
  return points;
}

KindResult measure(PairKind kind, const Evaluation& evaluation, const PairSet& set,
                   const EvaluateOptions& options) {
  KindResult result;
  result.negatives = kind;
  Trials trials;
  TrialWriters writers{{}, {}, set.writers};
  std::int64_t reviewed = 0;
  for (std::size_t i = 0; i < set.pairs.size(); ++i) {
    const Pair& pair = set.pairs[i];
    const PairScore& score = evaluation.scores[i];
    if (!score.error.empty() || (pair.kind != PairKind::genuine && pair.kind != kind)) continue;
    trials.score.push_back(score.score);
    trials.genuine.push_back(pair.kind == PairKind::genuine);
    const std::int64_t reference = set.writer[static_cast<std::size_t>(pair.references.front())];
    const std::int64_t query = set.writer[static_cast<std::size_t>(pair.query)];
    writers.reference.push_back(reference);
    writers.query.push_back(query < 0 ? reference
                                      : query);  // unknown: the pair weighs by its reference's writer
    ++(pair.kind == PairKind::genuine ? result.genuine_pairs : result.negative_pairs);
    reviewed += score.decision == Decision::review;
  }
  if (result.genuine_pairs == 0 || result.negative_pairs == 0) return result;

  const double threshold = evaluation.policy.accept;
  result.confusion = confusion_at(trials, threshold);
  result.review_rate = static_cast<double>(reviewed) / static_cast<double>(trials.size());
  result.roc = thinned(roc_curve(trials));
  const std::vector<double> values = figures_of(trials, threshold);
  std::vector<Interval> intervals(values.size(), {std::nan(""), std::nan("")});
  if (set.writers > 1)
    intervals = bootstrap_over_writers(
        trials, writers, [threshold](const Trials& replicate) { return figures_of(replicate, threshold); },
        {options.replicates, 0.95, options.seed, options.threads});
  for (std::size_t k = 0; k < values.size(); ++k)
    result.figures.push_back({kFigures[k], values[k], intervals[k]});
  return result;
}

std::int64_t count_seen(const Model& model, const PairSet& set) {
  return std::count_if(set.images.begin(), set.images.end(), [&](const Embedded& image) {
    return image.error.empty() && model.has_seen(image.pixel_hash);
  });
}

void warn_of_alarms(Evaluation& evaluation) {
  if (evaluation.writers < kFewWriters)
    evaluation.warnings.push_back(fmt::format(
        "only {} writers: the intervals are wide and may be too narrow still", evaluation.writers));
  const auto eer = [&](PairKind kind) {
    for (const KindResult& result : evaluation.kinds)
      if (result.negatives == kind) return result.figure("eer").value;
    return std::nan("");
  };
  if (eer(PairKind::skilled) < eer(PairKind::random))
    evaluation.warnings.emplace_back(
        "the skilled EER is below the random EER: the model may detect how forgeries were collected, not who "
        "wrote");
}

}  // namespace

const Figure& KindResult::figure(std::string_view name) const {
  for (const Figure& figure : figures)
    if (figure.name == name) return figure;
  fail(ErrorKind::internal, "no figure \"{}\"", name);
}

Evaluation evaluate(const Model& model, const Matcher& matcher, const PairSet& set,
                    const EvaluateOptions& options, Reporter& reporter) {
  Evaluation evaluation;
  evaluation.model = model.provenance.title.empty()
                         ? model.id.substr(0, 12)
                         : fmt::format("{} ({})", model.provenance.title, model.id.substr(0, 12));
  evaluation.protocol = set.protocol;
  evaluation.policy = matcher.policy();
  evaluation.writers = set.writers;
  if (const std::int64_t seen = count_seen(model, set); seen > 0) {
    if (!options.allow_seen)
      fail(ErrorKind::input,
           "{} of {} images trained or validated this model: figures on them mean nothing "
           "(--allow-seen computes them all the same)",
           seen, set.images.size());
    evaluation.warnings.push_back(
        fmt::format("{} of {} images trained or validated this model: these figures are too good", seen,
                    set.images.size()));
  }
  evaluation.pairs = set.pairs;
  evaluation.scores = score_pairs(matcher, set);
  for (const PairKind kind : {PairKind::skilled, PairKind::random}) {
    reporter.info(fmt::format("figures against {} forgeries, {} bootstrap replicates", to_string(kind),
                              options.replicates));
    KindResult result = measure(kind, evaluation, set, options);
    if (!result.figures.empty()) evaluation.kinds.push_back(std::move(result));
  }
  evaluation.audit = audit(set);
  warn_of_alarms(evaluation);
  return evaluation;
}

}  // namespace siglib

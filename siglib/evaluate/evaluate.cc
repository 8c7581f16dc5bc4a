#include "siglib/evaluate/evaluate.h"

#include "siglib/core/error.h"
#include "siglib/evaluate/reference_curve.h"
#include "siglib/image/preprocess.h"
#include "siglib/nn/encoder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace siglib {
namespace {

constexpr std::int64_t kFewWriters = 20;

std::string name_of(const Model& model) {
  const std::string id = model.id.substr(0, 12);
  return model.provenance.title.empty() ? id : fmt::format("{} ({})", model.provenance.title, id);
}

ModelFacts facts_of(const Model& model) {
  const EncoderCost cost = cost_of(*model.encoder);
  const InputSize size = model.encoder->input_size();
  return {name_of(model),
          model.id,
          fmt::format("{}, {} × {} pixels, {} dimensions", name_of(model.architecture.kind), size.height,
                      size.width, model.encoder->dimension()),
          cost.parameters,
          cost.multiply_adds,
          model.score.compare.template_bytes(model.encoder->dimension()),
          Preprocessor(model.preprocess).version(),
          to_string(model.score.rules.front().calibration.method()),
          model.provenance};
}

// Thresholds that hold for every pair, or NaN.
Thresholds common_thresholds(std::span<const ModelRun> runs) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::set<std::pair<double, double>> all;
  for (const ModelRun& run : runs) {
    std::set<std::size_t> references;
    for (const Pair& pair : run.set.pairs) references.insert(pair.references.size());
    for (const std::size_t count : references) {
      const Thresholds t = run.matcher.thresholds(count);
      all.insert({t.accept, t.reject});
    }
  }
  return all.size() == 1 ? Thresholds{all.begin()->first, all.begin()->second} : Thresholds{kNone, kNone};
}

std::string setting_of(std::span<const ModelRun> runs) {
  if (runs.size() > 1) return "k-fold over writers";
  if (runs.front().set.collections.empty()) return "given pairs";
  std::set<std::string> trained;
  for (const CollectionProvenance& collection : runs.front().matcher.model().provenance.collections)
    trained.insert(collection.name);
  const auto known = [&](const EvaluatedCollection& collection) { return trained.contains(collection.name); };
  return std::ranges::any_of(runs.front().set.collections, known) ? "held-out writers" : "cross-collection";
}

std::vector<EvaluatedCollection> collections_of(std::span<const ModelRun> runs) {
  std::vector<EvaluatedCollection> all;
  for (const ModelRun& run : runs)
    for (const EvaluatedCollection& collection : run.set.collections) {
      const auto known = std::ranges::find(all, collection.name, &EvaluatedCollection::name);
      if (known == all.end()) {
        all.push_back(collection);
        continue;
      }
      known->writers += collection.writers;
      known->images += collection.images;
    }
  return all;
}

std::vector<KindResult> measure_kinds(const ScoredPairs& pairs, const MeasureOptions& options,
                                      Reporter& reporter) {
  std::vector<KindResult> kinds;
  for (const PairKind kind : {PairKind::skilled, PairKind::random}) {
    reporter.info(fmt::format("figures against {} forgeries, {} bootstrap replicates", to_string(kind),
                              options.replicates));
    if (auto result = measure(pairs, kind, options)) kinds.push_back(std::move(*result));
  }
  return kinds;
}

std::vector<FoldResult> fold_results(std::span<const ModelRun> runs, const MeasureOptions& options) {
  if (runs.size() == 1) return {};
  std::vector<FoldResult> folds;
  for (const ModelRun& run : runs) {
    const ScoredPairs pairs = score_pairs(std::span(&run, 1), options.threads);
    FoldResult fold{name_of(run.matcher.model()), run.fold, std::ssize(pairs.writer_names), {}};
    for (const PairKind kind : {PairKind::skilled, PairKind::random})
      if (auto result = measure(pairs, kind, options)) {
        result->roc.clear();
        result->precision_recall.clear();
        fold.kinds.push_back(std::move(*result));
      }
    folds.push_back(std::move(fold));
  }
  return folds;
}

void check_seen(Evaluation& evaluation, std::span<const ModelRun> runs, bool allowed) {
  std::int64_t seen = 0;
  std::size_t images = 0;
  for (const ModelRun& run : runs) {
    images += run.set.images.size();
    seen += std::ranges::count_if(run.set.images, [&](const Embedded& image) {
      return image.error.empty() && run.matcher.model().has_seen(image.pixel_hash);
    });
  }
  if (seen == 0) return;
  if (!allowed)
    fail(ErrorKind::input,
         "{} of {} images trained or validated this model: figures on them mean nothing "
         "(--allow-seen computes them all the same)",
         seen, images);
  evaluation.alarms.push_back(fmt::format(
      "{} of {} images trained or validated this model: these figures are too good", seen, images));
}

double figure_of(const Evaluation& evaluation, PairKind kind, std::string_view name) {
  for (const KindResult& result : evaluation.kinds)
    if (result.negatives == kind) return result.figure(name).value;
  return std::numeric_limits<double>::quiet_NaN();
}

void add_alarms(Evaluation& evaluation) {
  if (figure_of(evaluation, PairKind::skilled, "eer") < figure_of(evaluation, PairKind::random, "eer"))
    evaluation.alarms.emplace_back(
        "the skilled EER is below the random EER: the model may detect how forgeries were collected, not who "
        "wrote");
  for (std::string& alarm : alarms_of(evaluation.audit, figure_of(evaluation, PairKind::skilled, "auc")))
    evaluation.alarms.push_back(std::move(alarm));
  if (evaluation.writers < kFewWriters)
    evaluation.warnings.push_back(fmt::format(
        "only {} writers: the intervals are wide and may be too narrow still", evaluation.writers));
}

}  // namespace

Evaluation evaluate(std::span<const ModelRun> runs, const EvaluateOptions& options, Reporter& reporter) {
  if (runs.empty()) fail(ErrorKind::internal, "an evaluation needs a model");
  const Matcher& matcher = runs.front().matcher;
  Evaluation evaluation;
  check_seen(evaluation, runs, options.allow_seen);
  evaluation.model = facts_of(matcher.model());
  evaluation.setting = setting_of(runs);
  evaluation.pairs_from = runs.front().set.from;
  evaluation.collections = collections_of(runs);
  evaluation.fusion = matcher.fusion();
  evaluation.prior = matcher.prior();
  evaluation.policy = matcher.policy();
  const Thresholds thresholds = common_thresholds(runs);
  evaluation.accept = thresholds.accept;
  evaluation.reject = thresholds.reject;
  evaluation.replicates = options.measure.replicates;

  for (const ModelRun& run : runs) measure_strokes(run, options.measure.threads, reporter);
  ScoredPairs pairs = score_pairs(runs, options.measure.threads);
  evaluation.writers = std::ssize(pairs.writer_names);
  evaluation.kinds = measure_kinds(pairs, options.measure, reporter);
  evaluation.folds = fold_results(runs, options.measure);
  evaluation.references = reference_curve(runs, options.measure, reporter);
  evaluation.robustness = robustness(runs, options.robustness, options.measure, reporter);
  evaluation.hardest = hardest_writers(pairs);
  evaluation.mistakes = mistakes_of(pairs, runs, options.pictures);
  evaluation.pictures_withheld = std::ranges::any_of(
      evaluation.mistakes, [](const Mistake& mistake) { return mistake.query_png.empty(); });
  evaluation.audit = audit(runs, {options.measure, options.probe}, reporter);
  evaluation.truth = std::move(pairs.truth);
  evaluation.scores = std::move(pairs.scores);
  add_alarms(evaluation);
  return evaluation;
}

}  // namespace siglib

#include "siglib/explain/explain.h"

#include "siglib/core/error.h"
#include "siglib/explain/explaining.h"
#include "siglib/explain/pair_score.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace siglib {
namespace {

void check(const ExplainOptions& options, std::size_t references, const PairScore& score) {
  if (references == 0) fail(ErrorKind::usage, "an explanation needs at least one reference");
  if (options.steps < 1 || options.steps > 1024)
    fail(ErrorKind::usage, "{} steps: expected 1 to 1024", options.steps);
  if (options.samples < 8 || options.samples > 10000)
    fail(ErrorKind::usage, "{} samples: expected 8 to 10000", options.samples);
  if (options.method == Method::matches && !score.has_strokes())
    fail(ErrorKind::usage, "method matches: the model compares no strokes");
}

// The reference that agrees with the query most, and how far it is from it.
struct Nearest {
  std::size_t reference = 0;
  Distances distances;
};

std::optional<Nearest> nearest(const PairScore& score, const std::vector<Template>& references,
                               const Template& query, const std::stop_token& stop) {
  Nearest best;
  double most = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < references.size(); ++i) {
    if (stop.stop_requested()) return std::nullopt;
    Distances distances = score.distances(references[i], query);
    const double raw = score.raw(distances);
    if (raw > most || i == 0) best = {i, std::move(distances)};
    most = std::max(most, raw);
  }
  return best;
}

}  // namespace

std::optional<Explanation> explain(const Embedder& embedder, const Matcher& matcher,
                                   std::span<const Canvas> references, const Canvas& query,
                                   const ExplainOptions& options, std::stop_token stop) {
  const c10::InferenceMode gradients_allowed(false);
  const PairScore score(embedder, matcher, std::max<std::size_t>(references.size(), 1));
  check(options, references.size(), score);
  std::vector<Template> templates;
  for (const Canvas& reference : references) {
    if (stop.stop_requested()) return std::nullopt;
    templates.push_back(score.signature(reference));
  }
  Template asked = score.signature(query);
  Explanation explanation;
  explanation.method = options.method;
  explanation.baseline = options.baseline;
  auto best = nearest(score, templates, asked, stop);
  if (!best) return std::nullopt;
  explanation.reference = best->reference;
  explanation.references = references.size();
  explanation.of_match = references.size() == 1 || matcher.fusion() == Fusion::max;
  const std::size_t chosen = explanation.reference;
  Explaining explaining(
      score, options, stop, std::move(best->distances),
      begin_work(references[chosen], std::move(templates[chosen]), "reference", options.baseline),
      begin_work(query, std::move(asked), "query", options.baseline));
  if (!explaining.run()) return std::nullopt;
  explaining.finish(explanation);
  explanation.score = probability(explanation.log_likelihood_ratio + log_odds_of(matcher.prior()));
  return explanation;
}

}  // namespace siglib

#include "siglib/explain/explain.h"

#include "siglib/core/error.h"
#include "siglib/explain/explaining.h"
#include "siglib/explain/pair_score.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
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

// Of the reference that agrees with the query most.
std::size_t nearest(const PairScore& score, const std::vector<Template>& references, const Template& query) {
  std::vector<double> raw;
  for (const Template& reference : references) raw.push_back(score.raw(score.distances(reference, query)));
  return static_cast<std::size_t>(std::ranges::max_element(raw) - raw.begin());
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
  explanation.reference = nearest(score, templates, asked);
  explanation.references = references.size();
  explanation.of_match = references.size() == 1 || matcher.fusion() == Fusion::max;
  const std::size_t chosen = explanation.reference;
  Explaining explaining(
      score, options, stop,
      begin_work(references[chosen], std::move(templates[chosen]), "reference", options.baseline),
      begin_work(query, std::move(asked), "query", options.baseline));
  if (!explaining.run()) return std::nullopt;
  explaining.finish(explanation);
  explanation.score = probability(explanation.log_likelihood_ratio + log_odds_of(matcher.prior()));
  return explanation;
}

}  // namespace siglib

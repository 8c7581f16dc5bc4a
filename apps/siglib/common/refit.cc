#include "common/refit.h"

#include "siglib/config/config.h"
#include "siglib/train/recipe.h"

#include <algorithm>

namespace siglib::app {

ScoreOptions own_score_options(const Model& model) {
  Recipe recipe;
  load_yaml(recipe, model.provenance.recipe, "the model's recipe");
  ScoreOptions options = recipe.score;
  // A calibration after the training may have chosen otherwise.
  options.calibration = model.score.rules.front().calibration.method();
  options.fusion = model.score.fusion;
  options.prior = model.score.prior;
  return options;
}

std::vector<PolicyOptions> own_policies(const Model& model) {
  std::vector<PolicyOptions> policies;
  for (const Policy& policy : model.score.rules.front().policies)
    policies.push_back({policy.name, policy.negatives, policy.target_far, policy.target_frr});
  return policies;
}

FittedScore refit(const Model& model, std::span<const Embedded> images, const std::vector<Pair>& pairs,
                  const ScoreOptions& options, int threads, Reporter& reporter) {
  std::vector<Template> templates;
  for (const Embedded& image : images) templates.push_back(image.signature);
  StrokeMemo strokes;
  if (model.score.compare.parts != Parts::embedding) {
    reporter.begin("compare strokes", StrokeMemo::kSteps, "‰");
    strokes.measure(
        pairs,
        [&](std::int64_t image) -> const Strokes& {
          return templates[static_cast<std::size_t>(image)].strokes;
        },
        *model.score.compare.strokes, threads, [&](std::int64_t done) { reporter.advance(done, ""); });
    reporter.end();
  }
  return fit_score(templates, pairs, model.score.compare, options, own_policies(model), strokes);
}

void add_seen(Model& model, std::span<const Embedded> images) {
  for (const Embedded& image : images)
    if (image.error.empty()) model.seen.push_back(image.pixel_hash);
  std::ranges::sort(model.seen);
  model.seen.erase(std::ranges::unique(model.seen).begin(), model.seen.end());
}

}  // namespace siglib::app

#include "siglib/train/stroke_stage.h"

#include "siglib/train/stroke_pairs.h"
#include "siglib/train/stroke_training.h"

#include <ATen/Parallel.h>

namespace siglib {
namespace {

std::optional<StrokeNetwork> trained(const Recipe& recipe, const TrainingData& data, torch::Device device,
                                     std::stop_token stop, Reporter& reporter) {
  reporter.begin("compare training strokes", StrokePairs::kSteps, "‰");
  const StrokePairs pairs(data.train.samples, data.train_strokes, recipe.strokes.pairs, recipe.train.seed,
                          at::get_num_threads(), [&](std::int64_t done) { reporter.advance(done, ""); });
  reporter.end();
  return train_stroke_network(pairs, recipe.strokes, recipe.train.seed, device, stop, reporter);
}

}  // namespace

std::optional<StrokeStage> run_stroke_stage(const Recipe& recipe, const TrainingData& data,
                                            const std::vector<Pair>& fitting_pairs,
                                            const std::optional<StrokeNetwork>& known, torch::Device device,
                                            std::stop_token stop, Reporter& reporter) {
  StrokeStage stage{{recipe.score.parts, {}}, {}};
  if (recipe.score.parts == Parts::embedding) return stage;
  stage.compare.strokes = known ? known : trained(recipe, data, device, stop, reporter);
  if (!stage.compare.strokes) return std::nullopt;
  reporter.begin("compare strokes", StrokeMemo::kSteps, "‰");
  stage.validation.measure(
      fitting_pairs,
      [&](std::int64_t image) -> const Strokes& {
        return data.validation_strokes[static_cast<std::size_t>(image)];
      },
      *stage.compare.strokes, at::get_num_threads(), [&](std::int64_t done) { reporter.advance(done, ""); });
  reporter.end();
  return stage;
}

}  // namespace siglib

#include "siglib/train/stroke_stage.h"

#include "siglib/core/error.h"
#include "siglib/train/stroke_pairs.h"
#include "siglib/train/stroke_training.h"

#include <ATen/Parallel.h>

namespace siglib {
namespace {

std::optional<StrokeNetwork> train(const Recipe& recipe, const TrainingData& data,
                                   const std::optional<StrokeNetwork>& start, torch::Device device,
                                   std::stop_token stop, Reporter& reporter) {
  reporter.begin("compare training strokes", StrokePairs::kSteps, "‰");
  const StrokePairs pairs(data.train.samples, data.train_strokes, recipe.strokes.pairs, recipe.train.seed,
                          at::get_num_threads(), stop,
                          [&](std::int64_t done) { reporter.advance(done, ""); });
  reporter.end();
  return train_stroke_network(pairs, recipe.strokes, start, recipe.train.seed, device, stop, reporter);
}

}  // namespace

std::optional<StrokeStage> run_stroke_stage(const Recipe& recipe, const TrainingData& data,
                                            const std::vector<Pair>& fitting_pairs,
                                            const std::optional<StrokeNetwork>& start, bool trained,
                                            torch::Device device, std::stop_token stop, Reporter& reporter) {
  StrokeStage stage{{recipe.score.parts, {}}, {}};
  if (recipe.score.parts == Parts::embedding) return stage;
  if (recipe.strokes.epochs == 0 && !start)
    fail(ErrorKind::usage,
         "strokes.epochs is 0, which keeps the stroke network of train --from, and there is none");
  const bool keep = trained || recipe.strokes.epochs == 0;
  stage.compare.strokes = keep ? start : train(recipe, data, start, device, stop, reporter);
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

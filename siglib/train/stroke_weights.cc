#include "siglib/train/stroke_weights.h"

#include <ATen/Parallel.h>

namespace siglib {

StrokeWeights weigh_strokes(const Recipe& recipe, const TrainingData& data,
                            const std::vector<Pair>& fitting_pairs,
                            const std::optional<LearnedDistance>& known, Reporter& reporter) {
  StrokeWeights weights{{recipe.score.parts, {}}, {}};
  if (recipe.score.parts == Parts::embedding) return weights;
  weights.compare.strokes = known;
  const int threads = at::get_num_threads();
  const auto advance = [&](std::int64_t done) { reporter.advance(done, ""); };
  if (!known) {
    reporter.begin("weigh strokes", StrokeMemo::kSteps, "‰");
    weights.compare.strokes =
        fit_strokes(data.train.samples, data.train_strokes, recipe.score, threads, advance);
    reporter.end();
  }
  reporter.begin("compare strokes", StrokeMemo::kSteps, "‰");
  weights.validation.measure(
      fitting_pairs,
      [&](std::int64_t image) -> const Strokes& {
        return data.validation_strokes[static_cast<std::size_t>(image)];
      },
      threads, advance);
  reporter.end();
  return weights;
}

}  // namespace siglib

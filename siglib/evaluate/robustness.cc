#include "siglib/evaluate/robustness.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/core/random.h"

#include <algorithm>
#include <array>
#include <map>

namespace siglib {
namespace {

constexpr double kRefused = -50;  // log-likelihood ratio: below every score, and finite

// A run's drawn pairs. Images stay numbered as in the run; a scene's are put in the place of the queries that
// they show.
struct Drawn {
  std::vector<Pair> pairs;
  std::vector<std::int64_t> queries;  // distinct
};

Drawn draw(const ModelRun& run, const RobustnessOptions& options) {
  const auto usable = [&](const Pair& pair) {
    const auto sound = [&](std::int64_t image) {
      return run.set.images[static_cast<std::size_t>(image)].error.empty();
    };
    return sound(pair.query) && std::ranges::all_of(pair.references, sound);
  };
  std::array<std::vector<std::int64_t>, 3> rows;
  for (std::size_t i = 0; i < run.set.pairs.size(); ++i)
    if (usable(run.set.pairs[i]))
      rows[static_cast<std::size_t>(run.set.pairs[i].kind)].push_back(static_cast<std::int64_t>(i));
  Drawn drawn;
  for (std::size_t kind = 0; kind < rows.size(); ++kind) {
    Random random(options.seed, "robustness.pairs", {kind, static_cast<std::uint64_t>(run.fold)});
    random.shuffle(rows[kind]);
    rows[kind].resize(std::min(rows[kind].size(), static_cast<std::size_t>(options.pairs)));
    for (const std::int64_t row : rows[kind])
      drawn.pairs.push_back(run.set.pairs[static_cast<std::size_t>(row)]);
  }
  for (const Pair& pair : drawn.pairs) drawn.queries.push_back(pair.query);
  std::ranges::sort(drawn.queries);
  drawn.queries.erase(std::unique(drawn.queries.begin(), drawn.queries.end()), drawn.queries.end());
  return drawn;
}

Image photographed(const ModelRun& run, std::int64_t query, SceneKind kind, double severity,
                   std::uint64_t seed) {
  Random random(seed, "robustness.scene",
                {static_cast<std::uint64_t>(query), static_cast<std::uint64_t>(kind),
                 static_cast<std::uint64_t>(100 * severity)});
  const Scene scene = compose_scene(run.set.picture(query), kind, conditions_at(severity), random.bits());
  return decode_image(scene.jpeg, {}, "scene");
}

// A scene's query has a number of its own behind the run's images: it may be a reference elsewhere, and stays
// clean there.
ModelRun with_queries(const ModelRun& run, const Drawn& drawn, std::vector<Embedded> queries) {
  ModelRun result{run.matcher, {}, run.fold, run.embedder};
  result.set.images = run.set.images;
  result.set.writer = run.set.writer;
  result.set.writer_names = run.set.writer_names;
  result.set.pairs = drawn.pairs;
  if (queries.empty()) return result;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    result.set.images.push_back(std::move(queries[i]));
    result.set.writer.push_back(run.set.writer[static_cast<std::size_t>(drawn.queries[i])]);
  }
  for (Pair& pair : result.set.pairs)
    pair.query = std::ssize(run.set.images) +
                 (std::ranges::lower_bound(drawn.queries, pair.query) - drawn.queries.begin());
  return result;
}

void add_points(std::vector<RobustnessPoint>& points, RobustnessPoint point,
                const std::vector<ModelRun>& runs, const MeasureOptions& options) {
  ScoredPairs pairs = score_pairs(runs, options.threads);
  for (PairScore& score : pairs.scores) {
    if (score.error.empty()) continue;
    score.error.clear();
    score.log_likelihood_ratio = kRefused;
    score.score = 0;
    score.decision = Decision::no_match;
  }
  for (const PairKind negatives : {PairKind::skilled, PairKind::random}) {
    const auto result = measure(pairs, negatives, options);
    if (!result) continue;
    point.negatives = negatives;
    point.genuine_pairs = result->genuine_pairs;
    point.negative_pairs = result->negative_pairs;
    point.eer = result->figure("eer");
    point.far = result->figure("far");
    point.frr = result->figure("frr");
    points.push_back(point);
  }
}

}  // namespace

std::vector<RobustnessPoint> robustness(std::span<const ModelRun> runs, const RobustnessOptions& options,
                                        const MeasureOptions& measure, Reporter& reporter) {
  std::vector<RobustnessPoint> points;
  if (options.scenes.empty()) return points;
  std::vector<Drawn> drawn;
  std::int64_t queries = 0;
  for (const ModelRun& run : runs) queries += std::ssize(drawn.emplace_back(draw(run, options)).queries);
  const auto clean = [&] {
    std::vector<ModelRun> result;
    for (std::size_t r = 0; r < runs.size(); ++r) result.push_back(with_queries(runs[r], drawn[r], {}));
    return result;
  };
  add_points(points, {}, clean(), measure);
  reporter.begin("scenes", queries * std::ssize(options.scenes) * std::ssize(options.severities), "images");
  std::int64_t done = 0;
  for (const SceneKind kind : options.scenes)
    for (const double severity : options.severities) {
      RobustnessPoint point;
      point.scene = kind;
      point.severity = severity;
      std::vector<ModelRun> anew;
      for (std::size_t r = 0; r < runs.size(); ++r) {
        std::vector<Embedded> embedded = runs[r].embedder->embed_images(
            std::ssize(drawn[r].queries),
            [&](std::int64_t i) {
              return photographed(runs[r], drawn[r].queries[static_cast<std::size_t>(i)], kind, severity,
                                  options.seed);
            },
            thread_count(measure.threads),
            [&](std::int64_t finished) { reporter.advance(done + finished, name_of(kind)); });
        done += std::ssize(embedded);
        point.images += std::ssize(embedded);
        point.refused +=
            std::ranges::count_if(embedded, [](const Embedded& image) { return !image.error.empty(); });
        anew.push_back(with_queries(runs[r], drawn[r], std::move(embedded)));
      }
      add_points(points, point, anew, measure);
    }
  reporter.end();
  return points;
}

}  // namespace siglib

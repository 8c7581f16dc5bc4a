#include "siglib/evaluate/reference_curve.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace siglib {
namespace {

// Numbers of references that all models have a calibration for.
std::vector<std::int64_t> counts_of(std::span<const ModelRun> runs) {
  std::vector<std::int64_t> counts;
  for (const ScoreRule& rule : runs.front().matcher.model().score.rules)
    if (rule.fusion == Fusion::mean && std::ranges::all_of(runs, [&](const ModelRun& run) {
          return run.matcher.model()
                     .score.rule(Fusion::mean, static_cast<std::size_t>(rule.references))
                     .references == rule.references;
        }))
      counts.push_back(rule.references);
  std::ranges::sort(counts);
  return counts;
}

ModelRun with_references(const ModelRun& run, std::int64_t references, Fusion fusion) {
  PairSet set;
  set.images = run.set.images;
  set.strokes = run.set.strokes;
  set.writer = run.set.writer;
  set.writer_names = run.set.writer_names;
  PairOptions options = run.set.pair_options;
  options.references = references;
  std::vector<std::int64_t> rows(run.set.samples.size());
  std::iota(rows.begin(), rows.end(), 0);
  set.pairs = make_pairs(run.set.samples, rows, options);
  return {run.matcher.with_fusion(fusion), std::move(set), run.fold, nullptr};
}

}  // namespace

std::vector<ReferencePoint> reference_curve(std::span<const ModelRun> runs, const MeasureOptions& options,
                                            Reporter& reporter) {
  if (std::ranges::any_of(runs, [](const ModelRun& run) { return run.set.samples.empty(); })) return {};
  const std::vector<std::int64_t> counts = counts_of(runs);
  std::vector<ReferencePoint> points;
  reporter.begin("references", std::ssize(counts) * std::ssize(kFusions), "rules");
  std::int64_t done = 0;
  for (const auto& [name, fusion] : kFusions)
    for (const std::int64_t references : counts) {
      reporter.advance(++done, "");
      if (references == 1 && fusion != kFusions.front().second) {  // one reference leaves nothing to fuse
        for (ReferencePoint point : std::vector(points))
          if (point.references == 1 && point.fusion == kFusions.front().second) {
            point.fusion = fusion;
            points.push_back(point);
          }
        continue;
      }
      std::vector<ModelRun> anew;
      for (const ModelRun& run : runs) anew.push_back(with_references(run, references, fusion));
      const ScoredPairs pairs = score_pairs(anew, options.threads);
      for (const PairKind negatives : {PairKind::skilled, PairKind::random})
        if (const auto result = measure(pairs, negatives, options))
          points.push_back({fusion, references, negatives, result->genuine_pairs, result->negative_pairs,
                            result->figure("eer"), result->figure("cllr"), result->figure("min_cllr"),
                            result->figure("hter")});
    }
  reporter.end();
  return points;
}

}  // namespace siglib

#include "siglib/evaluate/audit.h"

#include "siglib/metrics/ranking.h"

#include <algorithm>
#include <set>

namespace siglib {

std::vector<AuditFigure> audit(const PairSet& set) {
  std::set<std::int64_t> genuine, forged;
  for (const Pair& pair : set.pairs) {
    const auto usable = [&](std::int64_t image) {
      return set.images[static_cast<std::size_t>(image)].error.empty();
    };
    if (pair.kind == PairKind::random || !usable(pair.query)) continue;
    (pair.kind == PairKind::genuine ? genuine : forged).insert(pair.query);
    if (pair.kind == PairKind::genuine)
      for (const std::int64_t reference : pair.references)
        if (usable(reference)) genuine.insert(reference);
  }
  if (genuine.empty() || forged.empty()) return {};

  std::vector<AuditFigure> figures;
  for (std::size_t k = 0; k < kCanvasStatistics.size(); ++k) {
    Trials trials;
    for (const auto* group : {&genuine, &forged})
      for (const std::int64_t image : *group) {
        trials.score.push_back(set.statistics[static_cast<std::size_t>(image)][k]);
        trials.genuine.push_back(group == &genuine);
      }
    const double auc = area_under_roc(roc_curve(trials));
    figures.push_back({std::string(kCanvasStatistics[k]), std::max(auc, 1 - auc)});
  }
  return figures;
}

}  // namespace siglib

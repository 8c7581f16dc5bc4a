#include "siglib/explain/faithfulness.h"

#include "siglib/core/error.h"
#include "siglib/explain/baseline.h"
#include "siglib/explain/pair_score.h"
#include "siglib/explain/perturb.h"
#include "siglib/explain/segments.h"

#include <algorithm>
#include <numeric>

namespace siglib {
namespace {

// Crumbs from the one that speaks for a match most to the one that speaks against it most.
std::vector<std::size_t> order_of(const Pieces& crumbs, const Canvas& query, std::span<const float> map) {
  std::vector<double> sum(crumbs.paths.size()), ink(crumbs.paths.size(), 1e-9);
  for (std::size_t p = 0; p < map.size(); ++p)
    if (const auto crumb = crumbs.labels[p]; crumb >= 0) {
      sum[static_cast<std::size_t>(crumb)] += static_cast<double>(map[p]);
      ink[static_cast<std::size_t>(crumb)] += static_cast<double>(query.ink[p]);
    }
  std::vector<std::size_t> order(sum.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return sum[i] / ink[i]; });
  return order;
}

double area(const std::vector<double>& curve) {
  double sum = -(curve.front() + curve.back()) / 2;
  for (const double value : curve) sum += value;
  return sum / static_cast<double>(curve.size() - 1);
}

}  // namespace

RemovalCurves removal_curves(const Embedder& embedder, const Matcher& matcher, const Template& reference,
                             const Canvas& query, std::span<const float> map, int steps) {
  const PairScore score(embedder, matcher, 1);
  const Canvas paper = baseline_of(query, Baseline::paper);
  const Pieces crumbs = find_pieces(query, kCrumb);
  if (crumbs.paths.empty()) fail(ErrorKind::input, "query: no line of writing can be told");
  const Perturbation perturbation(score, query, paper, crumbs, reference, /*swapped=*/false);
  const std::vector<std::size_t> order = order_of(crumbs, query, map);
  RemovalCurves curves;
  for (int k = 0; k <= steps; ++k) {
    std::vector<std::uint8_t> first(order.size()), rest(order.size(), 1);
    for (std::size_t i = 0; i < order.size() * static_cast<std::size_t>(k) / static_cast<std::size_t>(steps);
         ++i) {
      first[order[i]] = 1;
      rest[order[i]] = 0;
    }
    curves.deletion.push_back(perturbation(rest));
    curves.insertion.push_back(perturbation(first));
  }
  curves.deletion_area = area(curves.deletion);
  curves.insertion_area = area(curves.insertion);
  return curves;
}

}  // namespace siglib

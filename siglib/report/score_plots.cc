#include "siglib/report/score_plots.h"

#include "siglib/report/html.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace siglib {
namespace {

using html::percent;
using plot::Plot;
using plot::Point;

constexpr PairKind kKinds[] = {PairKind::genuine, PairKind::skilled, PairKind::random};

template <class Visit>  // (kind, PairScore)
void each_score(const Evaluation& evaluation, const Visit& visit) {
  for (std::size_t i = 0; i < evaluation.truth.size() && i < evaluation.scores.size(); ++i)
    if (!std::isnan(evaluation.scores[i].score)) visit(evaluation.truth[i], evaluation.scores[i]);
}

void add_bands(Plot& plot, const Evaluation& evaluation, bool labelled) {
  if (std::isnan(evaluation.accept) || std::isnan(evaluation.reject)) return;
  const double accept = std::clamp(evaluation.accept, 0.0, 1.0);
  const double reject = std::clamp(evaluation.reject, 0.0, accept);
  plot.bands.push_back({0, reject, labelled ? "no match" : ""});
  if (reject < accept) plot.bands.push_back({reject, accept, labelled ? "review" : "", true});
  plot.bands.push_back({accept, 1, labelled ? "match" : ""});
}

Plot histogram_of(const Evaluation& evaluation, PairKind kind, bool first) {
  constexpr int kBins = 40;
  std::vector<std::int64_t> counts(kBins);
  std::int64_t total = 0;
  each_score(evaluation, [&](PairKind truth, const PairScore& pair) {
    if (truth != kind) return;
    ++counts[static_cast<std::size_t>(std::clamp(pair.score * kBins, 0.0, kBins - 1.0))];
    ++total;
  });
  Plot plot{.id = "scores-" + kind_id(kind)};
  if (total == 0) return plot;
  plot::Histogram bars{.id = "hist-" + kind_id(kind), .colour = kind_id(kind)};
  double highest = 0;
  for (int i = 0; i < kBins; ++i) {
    const std::int64_t pairs = counts[static_cast<std::size_t>(i)];
    const double share = static_cast<double>(pairs) / static_cast<double>(total);
    const double low = static_cast<double>(i) / kBins, high = static_cast<double>(i + 1) / kBins;
    bars.bars.push_back({low, high, share,
                         fmt::format("score {:.3f} to {:.3f}: {}, {}", low, high,
                                     counted(pairs, "pair", "pairs"), percent(share))});
    highest = std::max(highest, share);
  }
  plot.title = "Scores of " + kind_words(kind);
  plot.description = fmt::format("Histogram of {} scores in {} bins.", html::count(total), kBins);
  plot.histograms.push_back(std::move(bars));
  plot.x = {.label = fmt::format("score (probability of the same writer at prior {:g})", evaluation.prior)};
  plot.y = plot::fitted_axis(fmt::format("{}, % of {}", kind_words(kind), counted(total, "pair", "pairs")),
                             std::vector<double>{highest}, plot::Scale::linear, 0.01);
  add_bands(plot, evaluation, first);
  plot.height = 130;
  plot.x.tick_labels = false;
  return plot;
}

struct ReliabilityBin {
  double weight = 0, genuine = 0, score = 0;
  std::int64_t pairs = 0;
};

}  // namespace

std::vector<Plot> score_plots(const Evaluation& evaluation) {
  std::vector<Plot> plots;
  for (const PairKind kind : kKinds) {
    Plot plot = histogram_of(evaluation, kind, plots.empty());
    if (!plot.histograms.empty()) plots.push_back(std::move(plot));
  }
  if (!plots.empty()) {  // the lowest carries the common axis
    plots.back().x.tick_labels = true;
    plots.back().height += 32;
  }
  return plots;
}

Plot reliability_plot(const Evaluation& evaluation) {
  constexpr std::size_t kBins = 10;
  double total[3] = {};
  each_score(evaluation, [&](PairKind truth, const PairScore&) { ++total[static_cast<std::size_t>(truth)]; });
  const bool both = total[1] > 0 && total[2] > 0;

  std::vector<ReliabilityBin> bins(kBins);
  each_score(evaluation, [&](PairKind truth, const PairScore& pair) {
    const bool genuine = truth == PairKind::genuine;
    const double weight = (genuine || !both ? 0.5 : 0.25) / total[static_cast<std::size_t>(truth)];
    const double score = 1 / (1 + std::exp(-pair.log_likelihood_ratio));  // at prior 0.5
    ReliabilityBin& bin = bins[static_cast<std::size_t>(std::clamp(score * kBins, 0.0, kBins - 1.0))];
    bin.weight += weight;
    bin.genuine += genuine ? weight : 0;
    bin.score += weight * score;
    ++bin.pairs;
  });

  Plot plot{.id = "reliability", .title = "Reliability diagram", .diagonal = true, .height = 400};
  plot.description = "Share of genuine pairs against mean score, in bins of a tenth.";
  plot.x = {.label = "mean score of the bin, at prior 0.5"};
  plot.y = {.label = "genuine in the bin, %, classes weighted equally", .unit = 0.01};
  if (total[0] == 0 || total[1] + total[2] == 0) return plot;
  plot::Series line{.id = "reliability", .label = "observed", .colour = "other"};
  for (const ReliabilityBin& bin : bins) {
    if (bin.pairs == 0) continue;
    const Point at{bin.score / bin.weight, bin.genuine / bin.weight};
    line.points.push_back(at);
    plot.markers.push_back({.at = at,
                            .colour = "other",
                            .tip = fmt::format("mean score {:.3f}: {} genuine, {}", at.x, percent(at.y),
                                               counted(bin.pairs, "pair", "pairs")),
                            .hollow = bin.pairs < 30,
                            .radius = 3 + 9 * std::sqrt(bin.weight)});
  }
  plot.series.push_back(std::move(line));
  return plot;
}

}  // namespace siglib

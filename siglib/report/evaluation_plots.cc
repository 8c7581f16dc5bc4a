#include "siglib/report/evaluation_plots.h"

#include "siglib/report/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

using html::percent;
using plot::Axis;
using plot::Plot;
using plot::Point;
using plot::Scale;

constexpr PairKind kKinds[] = {PairKind::genuine, PairKind::skilled, PairKind::random};

// FAR and FRR of the rule "accept from this score on".
RocPoint rates_at(const std::vector<RocPoint>& roc, double threshold) {
  RocPoint at{std::numeric_limits<double>::infinity(), 0, 1};
  for (const RocPoint& point : roc)
    if (point.threshold >= threshold && point.threshold <= at.threshold) at = point;
  return at;
}

// The lowest rate worth showing: half of one error among the most pairs there are.
double smallest_rate(const Evaluation& evaluation) {
  double pairs = 100;
  for (const KindResult& kind : evaluation.kinds)
    pairs = std::max(pairs, static_cast<double>(std::max(kind.negative_pairs, kind.genuine_pairs)));
  return std::max(1e-4, 0.5 / pairs);
}

template <class Map>
void add_curves(Plot& plot, const Evaluation& evaluation, const Map& map) {
  for (const KindResult& kind : evaluation.kinds) {
    const std::string id = kind_id(kind.negatives);
    plot::Series series{.id = plot.id + "-" + id,
                        .label = kind_words(kind.negatives),
                        .colour = id,
                        .dashed = kind.negatives == PairKind::random};
    bool any = false;
    for (const RocPoint& point : kind.roc) {
      series.points.push_back(map(point));
      any |= point.far > 0 && point.frr > 0;
    }
    if (!any) series.label += " (no errors to draw)";
    plot.series.push_back(std::move(series));
    if (kind.roc.empty()) continue;
    for (const bool accept : {false, true}) {
      const double threshold = accept ? evaluation.policy.accept : evaluation.policy.reject;
      if (!accept && threshold == evaluation.policy.accept) continue;
      const RocPoint at = rates_at(kind.roc, threshold);
      plot.markers.push_back(
          {map(at), id,
           fmt::format("{}, {} threshold {:.4f}: FAR {}, FRR {}", kind_words(kind.negatives),
                       accept ? "accept" : "reject", threshold, percent(at.far), percent(at.frr)),
           !accept});
    }
    plot.description +=
        fmt::format(" {}: {} points from a false accept rate of {} to {}.", kind_words(kind.negatives),
                    kind.roc.size(), percent(kind.roc.front().far), percent(kind.roc.back().far));
  }
}

Plot histogram_of(const Evaluation& evaluation, PairKind kind, bool first) {
  constexpr int kBins = 40;
  std::vector<std::int64_t> counts(kBins);
  std::int64_t total = 0;
  for (std::size_t i = 0; i < evaluation.pairs.size() && i < evaluation.scores.size(); ++i) {
    const double score = evaluation.scores[i].score;
    if (evaluation.pairs[i].kind != kind || std::isnan(score)) continue;
    ++counts[static_cast<std::size_t>(std::clamp(score * kBins, 0.0, kBins - 1.0))];
    ++total;
  }
  Plot plot{.id = "scores-" + kind_id(kind)};
  if (total == 0) return plot;
  plot::Histogram bars{.id = "hist-" + kind_id(kind), .colour = kind_id(kind)};
  double highest = 0;
  for (int i = 0; i < kBins; ++i) {
    const std::int64_t pairs = counts[static_cast<std::size_t>(i)];
    const double share = static_cast<double>(pairs) / static_cast<double>(total);
    const double low = static_cast<double>(i) / kBins, high = static_cast<double>(i + 1) / kBins;
    bars.bars.push_back(
        {low, high, share,
         fmt::format("score {:.3f} to {:.3f}: {} pairs, {}", low, high, html::count(pairs), percent(share))});
    highest = std::max(highest, share);
  }
  plot.title = "Scores of " + kind_words(kind);
  plot.description = fmt::format("Histogram of {} scores in {} bins.", html::count(total), kBins);
  plot.histograms.push_back(std::move(bars));
  plot.x = {.label = "score (probability of the same writer)"};
  plot.y = plot::fitted_axis(fmt::format("{}, % of {} pairs", kind_words(kind), html::count(total)),
                             std::vector<double>{highest}, Scale::linear, 0.01);
  const double accept = std::clamp(evaluation.policy.accept, 0.0, 1.0);
  const double reject = std::clamp(evaluation.policy.reject, 0.0, accept);
  plot.bands = {{0, reject, first ? "no match" : ""},
                {reject, accept, first ? "review" : "", true},
                {accept, 1, first ? "match" : ""}};
  if (reject == accept) plot.bands.erase(plot.bands.begin() + 1);
  plot.height = 130;
  plot.x.tick_labels = false;
  return plot;
}

}  // namespace

std::string kind_id(PairKind kind) {
  return kind == PairKind::genuine ? "genuine" : kind == PairKind::skilled ? "skilled" : "random";
}

std::string kind_words(PairKind kind) {
  return kind == PairKind::genuine ? "genuine signatures" : kind_id(kind) + " forgeries";
}

Plot roc_plot(const Evaluation& evaluation) {
  Plot plot{.id = "roc", .title = "ROC curve", .description = "Genuine accepted against forgeries accepted."};
  plot.x = {.label = "forgeries accepted (FAR), %, log scale",
            .scale = Scale::log,
            .low = smallest_rate(evaluation),
            .unit = 0.01};
  plot.y = {.label = "genuine accepted, %", .unit = 0.01};
  add_curves(plot, evaluation, [](const RocPoint& point) { return Point{point.far, 1 - point.frr}; });
  return plot;
}

Plot det_plot(const Evaluation& evaluation) {
  Plot plot{.id = "det", .title = "DET curve", .description = "Genuine rejected against forgeries accepted."};
  plot.x = {.label = "forgeries accepted (FAR), %, probit scale",
            .scale = Scale::probit,
            .low = smallest_rate(evaluation),
            .high = 0.6,
            .unit = 0.01};
  plot.y = plot.x;
  plot.y.label = "genuine not accepted (FRR), %, probit scale";
  plot.diagonal = true;
  add_curves(plot, evaluation, [](const RocPoint& point) { return Point{point.far, point.frr}; });
  return plot;
}

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
  const auto each_score = [&](const auto& visit) {
    for (std::size_t i = 0; i < evaluation.pairs.size() && i < evaluation.scores.size(); ++i)
      if (!std::isnan(evaluation.scores[i].score))
        visit(static_cast<std::size_t>(evaluation.pairs[i].kind), evaluation.scores[i].score);
  };
  each_score([&](std::size_t kind, double) { ++total[kind]; });
  const bool both = total[1] > 0 && total[2] > 0;

  struct Bin {
    double weight = 0, genuine = 0, score = 0;
    std::int64_t pairs = 0;
  };
  std::vector<Bin> bins(kBins);
  each_score([&](std::size_t kind, double score) {
    const double weight = (kind == 0 || !both ? 0.5 : 0.25) / total[kind];
    Bin& bin = bins[static_cast<std::size_t>(std::clamp(score * kBins, 0.0, kBins - 1.0))];
    bin.weight += weight;
    bin.genuine += kind == 0 ? weight : 0;
    bin.score += weight * score;
    ++bin.pairs;
  });

  Plot plot{.id = "reliability", .title = "Reliability diagram", .diagonal = true, .height = 400};
  plot.description = "Share of genuine pairs against mean score, in bins of a tenth.";
  plot.x = {.label = "mean score of the bin"};
  plot.y = {.label = "genuine in the bin, %, classes weighted equally", .unit = 0.01};
  if (total[0] == 0 || total[1] + total[2] == 0) return plot;
  plot::Series line{.id = "reliability", .label = "observed", .colour = "other"};
  for (const Bin& bin : bins) {
    if (bin.pairs == 0) continue;
    const Point at{bin.score / bin.weight, bin.genuine / bin.weight};
    line.points.push_back(at);
    plot.markers.push_back(
        {at, "other",
         fmt::format("mean score {:.3f}: {} genuine, {} pairs", at.x, percent(at.y), html::count(bin.pairs)),
         bin.pairs < 30, 3 + 9 * std::sqrt(bin.weight)});
  }
  plot.series.push_back(std::move(line));
  return plot;
}

}  // namespace siglib

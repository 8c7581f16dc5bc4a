#include "siglib/report/curve_plots.h"

#include "siglib/report/html.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

#include <algorithm>

namespace siglib {
namespace {

using html::percent;
using plot::Plot;
using plot::Point;

// The lowest rate worth showing: half of one error among the most pairs there are.
double smallest_rate(const std::vector<Curve>& curves) {
  double pairs = 100;
  for (const Curve& curve : curves)
    pairs = std::max(
        pairs, static_cast<double>(std::max(curve.result->negative_pairs, curve.result->genuine_pairs)));
  return std::max(1e-4, 0.5 / pairs);
}

// `rates` maps (FAR, FRR) to a point of the plot.
template <class Rates>
void mark_policies(Plot& plot, const Curve& curve, const Rates& rates) {
  // The emphasised come last and so on top.
  for (const bool emphasised : {false, true})
    for (const bool accept : {false, true})
      for (const PolicyMark& mark : curve.policies) {
        if (mark.emphasised != emphasised) continue;
        const PolicyPoint& p = mark.rates;
        const double far = accept ? p.accept_far : p.reject_far, frr = accept ? p.accept_frr : p.reject_frr;
        const std::string_view threshold = accept ? "accept" : "reject";
        plot.markers.push_back({.at = rates(far, frr),
                                .colour = curve.colour,
                                .tip = fmt::format("{}, {}, {} threshold: FAR {}, FRR {}", curve.label,
                                                   p.name, threshold, percent(far), percent(frr)),
                                .hollow = !accept,
                                .radius = emphasised ? 5.5 : 4,
                                .shape = mark.shape,
                                .id = fmt::format("{}-{}-{}-{}", plot.id, curve.id, p.name, threshold),
                                .label = accept ? mark.label : ""});
      }
}

// The end of a DET plot's axes: 60 %, or further where a policy is so strict.
double highest_rate(const std::vector<Curve>& curves) {
  double rate = 0;
  for (const Curve& curve : curves)
    for (const PolicyMark& mark : curve.policies)
      for (const double r :
           {mark.rates.accept_far, mark.rates.accept_frr, mark.rates.reject_far, mark.rates.reject_frr})
        rate = std::max(rate, r);  // NaN never wins
  for (const double end : {0.6, 0.8, 0.9, 0.95})
    if (rate <= end) return end;
  return 0.99;
}

void add_keys(Plot& plot, const std::vector<Curve>& curves) {
  if (curves.empty() || curves.front().policies.size() < 2) return;
  for (const PolicyMark& mark : curves.front().policies)
    plot.keys.push_back({mark.shape, false, mark.rates.name + (mark.emphasised ? " (chosen)" : "")});
}

template <class Rates>
void add_curves(Plot& plot, const std::vector<Curve>& curves, const Rates& rates) {
  for (const Curve& curve : curves) {
    const std::vector<RocPoint>& roc = curve.result->roc;
    plot::Series series{
        .id = plot.id + "-" + curve.id, .label = curve.label, .colour = curve.colour, .dash = curve.dash};
    bool any = false;
    for (const RocPoint& point : roc) {
      series.points.push_back(rates(point.far, point.frr));
      any |= point.far > 0 && point.frr > 0;
    }
    if (!any) series.label += " (no errors to draw)";
    plot.series.push_back(std::move(series));
    mark_policies(plot, curve, rates);
    if (roc.empty()) continue;
    plot.description += fmt::format(" {}: {} points from a false accept rate of {} to {}.", curve.label,
                                    roc.size(), percent(roc.front().far), percent(roc.back().far));
  }
  add_keys(plot, curves);
}

}  // namespace

std::vector<Curve> curves_of(const Evaluation& evaluation) {
  std::vector<Curve> curves;
  for (const KindResult& kind : evaluation.kinds) {
    const std::string id = kind_id(kind.negatives);
    Curve curve{&kind, id, kind_words(kind.negatives), id, kind.negatives == PairKind::random ? 1 : 0, {}};
    for (std::size_t i = 0; i < kind.policies.size(); ++i) {
      // A threshold has one FRR: the points of the other kinds stand level with the labelled one.
      const std::string label = curves.empty() && kind.policies.size() > 1 ? kind.policies[i].name : "";
      curve.policies.push_back({kind.policies[i], plot::look(i).shape, i == 0, label});
    }
    curves.push_back(std::move(curve));
  }
  return curves;
}

std::vector<Curve> curves_of(const Comparison& comparison, PairKind kind,
                             const std::vector<std::string>& names) {
  std::vector<Curve> curves;
  for (std::size_t i = 0; i < comparison.evaluations.size(); ++i) {
    const KindResult* result = result_of(comparison.evaluations[i].kinds, kind);
    if (!result) continue;
    const plot::Look look = plot::look(i);
    Curve curve{result, names[i], names[i], look.colour, look.dash, {}};
    if (!result->policies.empty())
      curve.policies.push_back({result->policies.front(), look.shape, true, names[i]});
    curves.push_back(std::move(curve));
  }
  return curves;
}

Plot roc_plot(const std::string& id, const std::vector<Curve>& curves) {
  Plot plot{.id = id, .title = "ROC curve", .description = "Genuine accepted against forgeries accepted."};
  plot.x = {.label = "forgeries accepted (FAR), %, log scale",
            .scale = plot::Scale::log,
            .low = smallest_rate(curves),
            .unit = 0.01};
  plot.y = {.label = "genuine accepted, %", .unit = 0.01};
  add_curves(plot, curves, [](double far, double frr) { return Point{far, 1 - frr}; });
  return plot;
}

Plot det_plot(const std::string& id, const std::vector<Curve>& curves) {
  Plot plot{.id = id, .title = "DET curve", .description = "Genuine rejected against forgeries accepted."};
  plot.x = {.label = "forgeries accepted (FAR), %, probit scale",
            .scale = plot::Scale::probit,
            .low = smallest_rate(curves),
            .high = highest_rate(curves),
            .unit = 0.01};
  plot.y = plot.x;
  plot.y.label = "genuine not accepted (FRR), %, probit scale";
  plot.diagonal = true;
  add_curves(plot, curves, [](double far, double frr) { return Point{far, frr}; });
  return plot;
}

Plot precision_recall_plot(const std::string& id, const std::vector<Curve>& curves) {
  Plot plot{.id = id,
            .title = "Precision-recall curve",
            .description = "Share of genuine among the accepted against genuine accepted."};
  plot.x = {.label = "recall: genuine accepted, %", .unit = 0.01};
  plot.y = {.label = "precision: genuine among the accepted, %", .unit = 0.01};
  double lowest = 1;
  for (const Curve& curve : curves) {
    plot::Series series{
        .id = plot.id + "-" + curve.id, .label = curve.label, .colour = curve.colour, .dash = curve.dash};
    for (const PrecisionRecallPoint& point : curve.result->precision_recall) {
      series.points.push_back({point.recall, point.precision});
      lowest = std::min(lowest, point.precision);
    }
    plot.description += fmt::format(" {}: {} points.", curve.label, series.points.size());
    plot.series.push_back(std::move(series));
    mark_policies(plot, curve, [](double far, double frr) {
      return Point{1 - frr, (1 - frr) / (1 - frr + far)};  // NaN, and so no mark, where nothing is accepted
    });
  }
  plot.y.low = lowest < 0.5 ? 0 : 0.5;  // guessing has 0.5
  add_keys(plot, curves);
  return plot;
}

}  // namespace siglib

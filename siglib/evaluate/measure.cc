#include "siglib/evaluate/measure.h"

#include "siglib/core/error.h"
#include "siglib/metrics/figures.h"
#include "siglib/metrics/precision_recall.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kCurvePoints = 2000;
constexpr std::size_t kHardest = 10;

// Every n-th point and the last, so that a report stays small.
template <class Point>
std::vector<Point> thinned(const std::vector<Point>& curve) {
  const std::size_t step = std::max<std::size_t>(1, curve.size() / kCurvePoints);
  std::vector<Point> points;
  for (std::size_t i = 0; i + 1 < curve.size(); i += step) points.push_back(curve[i]);
  points.push_back(curve.back());
  return points;
}

// Below this number of expected false accepts the rate at a fixed FAR hangs on a few pairs, and its interval
// held the truth in as few as 58 % of simulated experiments.
constexpr double kLeastFalseAccepts = 10;

bool bears_interval(std::string_view figure, std::int64_t negatives) {
  const double far = figure == "frr_at_far_1_percent" ? 0.01 : figure == "frr_at_far_0.1_percent" ? 0.001 : 1;
  return far * static_cast<double>(negatives) >= kLeastFalseAccepts || far == 1;
}

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : kNone;
}

PolicyPoint point_of(const std::string& name, const DecisionCounts& counts, PairKind negatives) {
  const auto rate = [&](PairKind kind, std::initializer_list<Decision> decisions) {
    const auto& row = counts[static_cast<std::size_t>(kind)];
    std::int64_t part = 0;
    for (const Decision decision : decisions) part += row[static_cast<std::size_t>(decision)];
    return share(part, row[0] + row[1] + row[2]);
  };
  return {name, rate(negatives, {Decision::match}),
          rate(PairKind::genuine, {Decision::review, Decision::no_match}),
          rate(negatives, {Decision::match, Decision::review}),
          rate(PairKind::genuine, {Decision::no_match})};
}

Confusion confusion_of(const KindTrials& kind) {
  Confusion confusion;
  for (std::size_t i = 0; i < kind.accepted.size(); ++i)
    (kind.trials.genuine[i] ? (kind.accepted[i] ? confusion.accepted_genuine : confusion.rejected_genuine)
                            : (kind.accepted[i] ? confusion.accepted_forged : confusion.rejected_forged)) +=
        1;
  return confusion;
}

double mean_error(const WriterErrors& writer) {
  double sum = 0;
  int count = 0;
  for (const double rate : {writer.frr, writer.far_skilled, writer.far_random})
    if (!std::isnan(rate)) {
      sum += rate;
      ++count;
    }
  return count > 0 ? sum / count : 0;
}

}  // namespace

const Figure& KindResult::figure(std::string_view name) const {
  for (const Figure& figure : figures)
    if (figure.name == name) return figure;
  fail(ErrorKind::internal, "no figure \"{}\"", name);
}

std::optional<KindResult> measure(const ScoredPairs& pairs, PairKind negatives,
                                  const MeasureOptions& options) {
  const KindTrials kind = trials_of(pairs, negatives);
  if (kind.genuine == 0 || kind.negative == 0) return std::nullopt;
  KindResult result;
  result.negatives = negatives;
  result.genuine_pairs = kind.genuine;
  result.negative_pairs = kind.negative;
  result.confusion = confusion_of(kind);
  result.review_rate = share(kind.reviewed, kind.genuine + kind.negative);
  result.roc = thinned(roc_curve(kind.trials));
  result.precision_recall = thinned(precision_recall_curve(kind.trials));
  for (const auto& [name, counts] : pairs.policies)
    result.policies.push_back(point_of(name, counts, negatives));

  const FigureSet figures(kind.trials, kind.accepted);
  const std::vector<double> values = figures.values();
  std::vector<Interval> intervals(values.size(), {kNone, kNone});
  if (kind.writers.writers > 1 && options.replicates > 0)
    intervals = bootstrap_over_writers(
        kind.trials, kind.writers, [&](const Trials& replicate) { return figures.values(replicate.weight); },
        {options.replicates, 0.95, options.seed, options.threads}, FigureSet::scales());
  for (std::size_t k = 0; k < values.size(); ++k)
    result.figures.push_back(
        {FigureSet::names()[k], values[k],
         bears_interval(FigureSet::names()[k], kind.negative) ? intervals[k] : Interval{kNone, kNone}});
  return result;
}

std::vector<WriterErrors> hardest_writers(const ScoredPairs& pairs) {
  struct Counts {
    std::int64_t pairs[3] = {}, wrong[3] = {};  // by PairKind
  };
  std::vector<Counts> counts(pairs.writer_names.size());
  for (std::size_t i = 0; i < pairs.scores.size(); ++i) {
    if (!pairs.scores[i].error.empty()) continue;
    Counts& writer = counts[static_cast<std::size_t>(pairs.reference_writer[i])];
    const auto kind = static_cast<std::size_t>(pairs.truth[i]);
    ++writer.pairs[kind];
    const bool accepted = pairs.scores[i].decision == Decision::match;
    writer.wrong[kind] += accepted != (pairs.truth[i] == PairKind::genuine);
  }
  std::vector<WriterErrors> writers;
  for (std::size_t w = 0; w < counts.size(); ++w) {
    const Counts& c = counts[w];
    if (c.pairs[0] + c.pairs[1] + c.pairs[2] == 0) continue;
    writers.push_back({pairs.writer_names[w], c.pairs[0], c.pairs[1], c.pairs[2],
                       share(c.wrong[0], c.pairs[0]), share(c.wrong[1], c.pairs[1]),
                       share(c.wrong[2], c.pairs[2])});
  }
  std::ranges::stable_sort(writers, std::ranges::greater{}, mean_error);
  writers.resize(std::min(writers.size(), kHardest));
  return writers;
}

}  // namespace siglib

#include "siglib/metrics/bootstrap.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/core/random.h"
#include "siglib/metrics/weighing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace siglib {
namespace {

constexpr int max_draws = 100;

void check(const Trials& trials, const TrialWriters& writers, const BootstrapOptions& options) {
  if (options.replicates < 1)
    fail(ErrorKind::usage, "bootstrap: {} replicates, expected at least 1", options.replicates);
  if (!(options.confidence > 0 && options.confidence < 1))
    fail(ErrorKind::usage, "bootstrap: confidence is {}, expected between 0 and 1", options.confidence);
  if (writers.reference.size() != trials.size() || writers.query.size() != trials.size())
    fail(ErrorKind::input,
         "bootstrap: {} trials, {} reference writers and {} query writers, expected as many of each",
         trials.size(), writers.reference.size(), writers.query.size());
  for (const auto* side : {&writers.reference, &writers.query})
    for (const std::int64_t writer : *side)
      if (writer < 0 || writer >= writers.writers)
        fail(ErrorKind::input, "bootstrap: writer {} is outside 0 .. {}", writer, writers.writers - 1);
  need_both_classes(weigh_classes(trials));
}

// The trials and writers in descending order of score: a replicate changes weights and leaves out trials,
// never the order, so no metric has to sort again.
struct Source {
  Trials trials;
  TrialWriters writers;
};

Source in_order(const Trials& trials, const TrialWriters& writers) {
  const std::vector<std::size_t> order = order_by_score(trials);
  Source source{reordered(trials, order), {{}, {}, writers.writers}};
  for (const std::size_t i : order) {
    source.writers.reference.push_back(writers.reference[i]);
    source.writers.query.push_back(writers.query[i]);
  }
  return source;
}

std::vector<double> draw_writers(std::int64_t count, Random& random) {
  std::vector<double> multiplicity(static_cast<std::size_t>(count), 0.0);
  for (std::int64_t i = 0; i < count; ++i)
    multiplicity[static_cast<std::size_t>(random.integer(0, count - 1))] += 1;
  return multiplicity;
}

// Fills `replicate` with the trials that weigh something; false when a class is left without any.
bool fill(Trials& replicate, const Source& source, const std::vector<double>& multiplicity) {
  replicate.score.clear();
  replicate.genuine.clear();
  replicate.weight.clear();
  bool genuine = false, forged = false;
  for (std::size_t i = 0; i < source.trials.size(); ++i) {
    const auto reference = static_cast<std::size_t>(source.writers.reference[i]);
    const auto query = static_cast<std::size_t>(source.writers.query[i]);
    double weight = weight_of(source.trials, i) * multiplicity[reference];
    if (query != reference) weight *= multiplicity[query];
    if (weight <= 0) continue;
    replicate.score.push_back(source.trials.score[i]);
    replicate.genuine.push_back(source.trials.genuine[i]);
    replicate.weight.push_back(weight);
    (source.trials.genuine[i] ? genuine : forged) = true;
  }
  return genuine && forged;
}

void resample(Trials& replicate, const Source& source, std::uint64_t seed, std::int64_t index) {
  Random random(seed, "bootstrap", {static_cast<std::uint64_t>(index)});
  for (int draw = 0; draw < max_draws; ++draw)
    if (fill(replicate, source, draw_writers(source.writers.writers, random))) return;
  fail(ErrorKind::input,
       "bootstrap: {} draws of {} writers in a row had no genuine or no forged trials; too few writers",
       max_draws, source.writers.writers);
}

// Between order statistics, weighted so that infinite ones do not become NaN. `sorted` is not empty.
double quantile(const std::vector<double>& sorted, double share) {
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const double part = position - static_cast<double>(below);
  if (part == 0 || sorted[below] == sorted[below + 1]) return sorted[below];
  return (1 - part) * sorted[below] + part * sorted[below + 1];
}

Interval interval_of(const std::vector<std::vector<double>>& figures, std::size_t which, double confidence) {
  std::vector<double> values;
  for (const std::vector<double>& replicate : figures)
    if (!std::isnan(replicate[which])) values.push_back(replicate[which]);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (values.empty()) return {nan, nan};
  std::sort(values.begin(), values.end());
  const double tail = (1 - confidence) / 2;
  return {quantile(values, tail), quantile(values, 1 - tail)};
}

}  // namespace

std::vector<Interval> bootstrap_over_writers(const Trials& trials, const TrialWriters& writers,
                                             const Statistic& statistic, const BootstrapOptions& options) {
  check(trials, writers, options);
  const Source source = in_order(trials, writers);
  std::vector<std::vector<double>> figures(static_cast<std::size_t>(options.replicates));

  // One buffer per worker; which worker computes a replicate does not matter to its random stream.
  const int workers = std::min(thread_count(options.threads), options.replicates);
  parallel_for(workers, workers, [&](std::int64_t worker) {
    Trials replicate;
    for (std::int64_t i = worker; i < options.replicates; i += workers) {
      resample(replicate, source, options.seed, i);
      figures[static_cast<std::size_t>(i)] = statistic(replicate);
    }
  });

  const std::size_t count = figures.front().size();
  for (const std::vector<double>& replicate : figures)
    if (replicate.size() != count)
      fail(ErrorKind::usage, "bootstrap: the statistic gave {} figures once and {} another time", count,
           replicate.size());
  std::vector<Interval> intervals;
  for (std::size_t which = 0; which < count; ++which)
    intervals.push_back(interval_of(figures, which, options.confidence));
  return intervals;
}

}  // namespace siglib

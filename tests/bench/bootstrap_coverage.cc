// How often the 95 % intervals of bootstrap_over_writers hold the true figure, for few and many writers.
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/parallel.h"
#include "siglib/metrics/figures.h"
#include "siglib/metrics/paired.h"
#include "tests/bench/options.h"
#include "tests/bench/population.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

namespace siglib {
namespace {

constexpr int kExperiments = 1000;
constexpr int kReplicates = 400;
constexpr int kSamples = 12;
constexpr std::int64_t kEveryone = 20000;  // writers of the population that stands for the truth
constexpr std::array<std::int64_t, 4> kWriters{5, 11, 20, 50};

constexpr std::array<const char*, 8> kFigures{"eer",      "auc", "far", "frr", "hter", "frr_at_far_1_percent",
                                              "accuracy", "cllr"};
constexpr std::array<const char*, 2> kDifferences{"eer", "cllr"};

struct Row {
  std::string forgeries, figure;
  double truth = 0;
  std::array<int, kWriters.size()> held{}, below{},
      above{};                                  // experiments: interval around, below, above the truth
  std::array<double, kWriters.size()> width{};  // sums

  void count(std::size_t size, Interval interval) {
    below[size] += interval.high < truth;
    above[size] += interval.low > truth;
    held[size] += interval.low <= truth && truth <= interval.high;
    width[size] += interval.high - interval.low;
  }
};

std::size_t index_of(std::string_view figure) {
  const auto& names = FigureSet::names();
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), figure) - names.begin());
}

FigureSet figures_of(const Trials& trials) {
  std::vector<std::uint8_t> accepted;
  for (const double score : trials.score) accepted.push_back(score >= Population::threshold);
  return {trials, accepted};
}

// One interval per row of this kind of forgery: figures of the first system, then differences.
std::vector<Interval> intervals_of(const SimulatedTrials& trials, std::uint64_t seed) {
  const FigureSet first = figures_of(trials.first), second = figures_of(trials.second);
  const Statistic first_figures = [&](const Trials& replicate) { return first.values(replicate.weight); };
  const Statistic second_figures = [&](const Trials& replicate) { return second.values(replicate.weight); };
  const BootstrapOptions options{.replicates = kReplicates, .seed = seed};
  const auto intervals =
      bootstrap_over_writers(trials.first, trials.writers, first_figures, options, FigureSet::scales());
  const auto differences =
      paired_bootstrap(trials.first, trials.second, trials.writers, first_figures, second_figures, options);
  std::vector<Interval> result;
  for (const char* figure : kFigures) result.push_back(intervals[index_of(figure)]);
  for (const char* figure : kDifferences) result.push_back(differences[index_of(figure)].interval);
  return result;
}

std::vector<Row> true_figures(const std::string& forgeries, const SimulatedTrials& everyone) {
  const auto first = figures_of(everyone.first).values(), second = figures_of(everyone.second).values();
  std::vector<Row> rows;
  for (const char* figure : kFigures) rows.push_back({forgeries, figure, first[index_of(figure)]});
  for (const char* figure : kDifferences)
    rows.push_back({forgeries, fmt::format("{}, difference of two systems", figure),
                    second[index_of(figure)] - first[index_of(figure)]});
  return rows;
}

struct Table {
  std::vector<Row> skilled, random;
};

void experiment(const Population& population, std::size_t size, std::uint64_t index, Table& table,
                std::mutex& mutex) {
  const std::int64_t writers = kWriters[size];
  Random random(1, "coverage", {static_cast<std::uint64_t>(writers), index});
  const Simulated drawn = population.draw(writers, random);
  const auto skilled = intervals_of(drawn.skilled, index), others = intervals_of(drawn.random, index);
  const std::lock_guard lock(mutex);
  for (std::size_t k = 0; k < skilled.size(); ++k) {
    table.skilled[k].count(size, skilled[k]);
    table.random[k].count(size, others[k]);
  }
}

void print_table(const std::vector<const Row*>& rows) {
  fmt::print("| forgeries | figure | truth |");
  for (const std::int64_t writers : kWriters) fmt::print(" {} writers |", writers);
  fmt::print("\n|---|---|--:|{}\n", "--:|--:|--:|--:|");
  for (const Row* row : rows) {
    fmt::print("| {} | {} | {:.4f} |", row->forgeries, row->figure, row->truth);
    for (const int held : row->held) fmt::print(" {:.1f} % |", 100.0 * held / kExperiments);
    fmt::print("\n");
  }
}

std::string json_of(const std::vector<const Row*>& rows, double took) {
  boost::json::array figures;
  for (const Row* row : rows) {
    boost::json::array sizes;
    for (std::size_t size = 0; size < kWriters.size(); ++size)
      sizes.push_back({{"writers", kWriters[size]},
                       {"coverage", static_cast<double>(row->held[size]) / kExperiments},
                       {"below", static_cast<double>(row->below[size]) / kExperiments},
                       {"above", static_cast<double>(row->above[size]) / kExperiments},
                       {"mean_width", row->width[size] / kExperiments}});
    figures.push_back(
        {{"forgeries", row->forgeries}, {"figure", row->figure}, {"truth", row->truth}, {"sizes", sizes}});
  }
  return boost::json::serialize(boost::json::object{{"confidence", 0.95},
                                                    {"experiments", kExperiments},
                                                    {"replicates", kReplicates},
                                                    {"cpu_seconds", took},
                                                    {"figures", figures}}) +
         "\n";
}

int run(const std::string& json) {
  const double start = seconds();
  const Population population(kSamples);
  Table table;
  {
    Random random(1, "everyone");
    const Simulated everyone = population.draw(kEveryone, random);
    table = {true_figures("skilled", everyone.skilled), true_figures("random", everyone.random)};
  }
  std::mutex mutex;
  for (std::size_t size = 0; size < kWriters.size(); ++size)
    parallel_for(kExperiments, thread_count(0), [&](std::int64_t index) {
      experiment(population, size, static_cast<std::uint64_t>(index), table, mutex);
    });

  std::vector<const Row*> rows;
  for (const auto* kind : {&table.skilled, &table.random})
    for (const Row& row : *kind) rows.push_back(&row);
  print_table(rows);
  if (!json.empty()) write_text(json, json_of(rows, seconds() - start));
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) {
  return siglib::benchmark_main(argc, argv, siglib::run);
}

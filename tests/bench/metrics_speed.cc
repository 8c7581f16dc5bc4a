// CPU seconds for all figures of many trials, once and under bootstrap replicates, on one core.
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/random.h"
#include "siglib/metrics/figures.h"
#include "tests/bench/options.h"

#include <boost/json.hpp>

#include <cmath>

namespace siglib {
namespace {

constexpr std::int64_t kPairsPerWriter = 100;

struct Trialled {
  Trials trials;
  TrialWriters writers;
  std::vector<std::uint8_t> accepted;
};

// Half genuine; forgeries by the same writer, or random ones by another.
Trialled some_trials(std::int64_t count, bool random_pairs) {
  Random random(1, "speed");
  Trialled result;
  result.writers.writers = count / kPairsPerWriter;
  for (std::int64_t i = 0; i < count; ++i) {
    const bool genuine = i % 2 == 0;
    const std::int64_t writer = i / kPairsPerWriter;
    result.trials.genuine.push_back(genuine);
    result.trials.score.push_back(1 / (1 + std::exp(-random.normal(genuine ? 2.6 : -2.6, 2.3))));
    result.accepted.push_back(result.trials.score.back() >= 0.5);
    result.writers.reference.push_back(writer);
    result.writers.query.push_back(genuine || !random_pairs ? writer
                                                            : random.integer(0, result.writers.writers - 1));
  }
  return result;
}

struct Timing {
  std::int64_t trials = 0;
  bool random_pairs = false;
  double once = 0, thousand_replicates = 0;
};

// Replicates take their time one by one: `replicates` of them stand for a thousand, beyond what the start
// takes.
Timing measure(std::int64_t count, bool random_pairs, int replicates) {
  const Trialled input = some_trials(count, random_pairs);
  const double start = seconds();
  const FigureSet figures(input.trials, input.accepted);
  const std::vector<double> values = figures.values();
  const double once = seconds() - start;
  const auto bootstrap = [&](int number) {
    const double before = seconds();
    bootstrap_replicates(input.trials, input.writers,
                         [&](const Trials& replicate) { return figures.values(replicate.weight); },
                         {.replicates = number});
    return seconds() - before;
  };
  const double base = bootstrap(1);
  const double more = bootstrap(1 + replicates);
  return {count, random_pairs, once, base + (more - base) * 999 / replicates};
}

int run(const std::string& json) {
  const std::vector<Timing> timings{measure(100'000, false, 999), measure(100'000, true, 999),
                                    measure(1'000'000, false, 99), measure(1'000'000, true, 99)};
  fmt::print("| trials | forgeries | all figures once | 1,000 replicates |\n|--:|---|--:|--:|\n");
  boost::json::array rows;
  for (const Timing& timing : timings) {
    const char* forgeries = timing.random_pairs ? "random" : "skilled";
    fmt::print("| {} | {} | {:.3f} s | {:.1f} s |\n", timing.trials, forgeries, timing.once,
               timing.thousand_replicates);
    rows.push_back({{"trials", timing.trials},
                    {"forgeries", forgeries},
                    {"once_seconds", timing.once},
                    {"thousand_replicates_seconds", timing.thousand_replicates}});
  }
  write_results(json, rows);
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) {
  return siglib::benchmark_main(argc, argv, siglib::run);
}

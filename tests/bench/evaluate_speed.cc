// Seconds and memory for evaluating a million pairs over ten thousand embeddings: scoring, every figure,
// curves, hardest writers and mistakes; and 1,000 bootstrap replicates apart. Wall-clock time on two threads.
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/core/random.h"
#include "siglib/evaluate/evaluate.h"
#include "siglib/nn/encoder.h"
#include "tests/bench/options.h"
#include "tests/support/simple_score.h"

#include <sys/resource.h>
#include <boost/json.hpp>

#include <chrono>
#include <cmath>

namespace siglib {
namespace {

constexpr std::int64_t kWriters = 1000, kImages = 10, kPairs = 1'000'000;
constexpr int kThreads = 2;

std::shared_ptr<const Model> a_model() {
  const EncoderOptions architecture;
  return std::make_shared<const Model>(
      Model{architecture,
            make_encoder(architecture),
            {},
            test::simple_score({{"balanced", Negatives::skilled, 0.1, 0.1, 0.6, 0.3}}),
            {},
            {},
            "benchmark"});
}

// Embeddings that lie around one point per writer; every third image is forged.
PairSet a_million_pairs(std::int64_t dimension) {
  Random random(1, "evaluate speed");
  PairSet set;
  set.from = "benchmark";
  std::vector<double> centre(static_cast<std::size_t>(dimension));
  for (std::int64_t w = 0; w < kWriters; ++w) {
    set.writer_names.push_back(fmt::format("{}", w));
    for (double& value : centre) value = random.normal();
    for (std::int64_t s = 0; s < kImages; ++s) {
      Embedded image;
      double length = 0;
      for (const double value : centre) {
        image.signature.embedding.push_back(
            static_cast<float>(value + random.normal(0, s % 3 == 2 ? 0.5 : 0.3)));
        length += std::pow(image.signature.embedding.back(), 2);
      }
      for (float& value : image.signature.embedding) value /= static_cast<float>(std::sqrt(length));
      set.images.push_back(std::move(image));
      set.writer.push_back(w);
    }
  }
  for (std::int64_t i = 0; i < kPairs; ++i) {
    const std::int64_t writer = i % kWriters, reference = 3 * random.integer(0, 2);
    const auto kind = static_cast<PairKind>(i % 3);
    const std::int64_t owner = kind == PairKind::random ? random.integer(0, kWriters - 1) : writer;
    const std::int64_t sample =
        kind == PairKind::skilled ? 2 + 3 * random.integer(0, 2) : 1 + 3 * random.integer(0, 2);
    set.pairs.push_back({{kImages * writer + reference}, kImages * owner + sample, kind});
    set.reference_fields.push_back(fmt::format("{}/{}.png", writer, reference));
    set.query_fields.push_back(fmt::format("{}/{}.png", owner, sample));
  }
  return set;
}

double peak_gigabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / (1 << 20);
}

double wall_seconds(const std::function<void()>& action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int run(const std::string& json) {
  const auto model = a_model();
  const std::vector<ModelRun> runs{{Matcher(model), a_million_pairs(model->encoder->dimension()), 0}};
  EvaluateOptions options{false, {0, 1, kThreads}, false, Pictures::by_terms};
  Evaluation evaluation;
  const double scored = wall_seconds([&] { score_pairs(runs, kThreads); });
  const double plain = wall_seconds([&] { evaluation = evaluate(runs, options, silent_reporter()); });
  const double memory = peak_gigabytes();
  options.measure.replicates = 100;
  const double hundred = wall_seconds([&] { evaluate(runs, options, silent_reporter()); });
  const double thousand = 10 * (hundred - plain);
  fmt::print(
      "| | |\n|---|--:|\n| pairs, embeddings | {}, {} |\n| scoring alone | {:.2f} s |\n"
      "| scoring and every figure | {:.2f} s |\n| peak memory | {:.2f} GB |\n"
      "| 1,000 bootstrap replicates (ten times a hundred), both kinds | {:.0f} s |\n",
      kPairs, kWriters * kImages, scored, plain, memory, thousand);
  write_results(json, boost::json::object{{"pairs", kPairs},
                                          {"scoring_seconds", scored},
                                          {"evaluation_seconds", plain},
                                          {"peak_gigabytes", memory},
                                          {"thousand_replicates_seconds", thousand}});
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) {
  return siglib::benchmark_main(argc, argv, siglib::run);
}

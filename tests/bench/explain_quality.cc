// How true the explanations of a score are, method by method: deletion and insertion on pairs of generated
// signatures and of CEDAR, and how often a replaced stroke is pointed at.
#include "siglib/core/parallel.h"
#include "siglib/explain/explain.h"
#include "siglib/explain/faithfulness.h"
#include "tests/bench/options.h"
#include "tests/bench/replaced_stroke.h"

#include <ATen/Parallel.h>
#include <opencv2/imgproc.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <numeric>

namespace siglib {
namespace {

struct Settings {
  std::string json, data, model = std::string(SIGLIB_SOURCE_MODELS) + "/siglib-base.h5";
  std::int64_t pairs = 40, replaced = 60;
};

struct TwoCanvases {
  Canvas reference, query;
};

using Figures = std::vector<double>;           // one per pair
using Table = std::map<std::string, Figures>;  // by method
constexpr double kSkill = 0.7;

Settings settings_of(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--json")
      settings.json = argv[i + 1];
    else if (name == "--data")
      settings.data = argv[i + 1];
    else if (name == "--model")
      settings.model = argv[i + 1];
    else if (name == "--pairs")
      settings.pairs = std::stoll(argv[i + 1]);
    else if (name == "--replaced")
      settings.replaced = std::stoll(argv[i + 1]);
    else
      fail(ErrorKind::usage, "{}: unknown option {}", argv[0], name);
  }
  return settings;
}

// Genuine pairs and skilled forgeries in turn.
std::vector<TwoCanvases> generated_pairs(std::int64_t count) {
  const Preprocessor preprocess;
  std::vector<TwoCanvases> pairs;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto number = static_cast<std::uint64_t>(i);
    const SyntheticWriter writer(77, number);
    const auto query = i % 2 == 0 ? writer.genuine(1) : writer.forgery(0, kSkill);
    pairs.push_back({preprocess(render(writer.genuine(0), 2 * number), "reference"),
                     preprocess(render(query, 2 * number + 1), "query")});
  }
  return pairs;
}

std::vector<TwoCanvases> cedar_pairs(const std::filesystem::path& data, std::int64_t count) {
  const Preprocessor preprocess;
  const auto canvas = [&](const std::string& name) {
    const std::filesystem::path file = data / "cedar" / name;
    return preprocess(load_image(file, {}), file.string());
  };
  std::vector<TwoCanvases> pairs;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t writer = 1 + i % 55, sample = 2 + i / 55;
    const std::string query = i % 2 == 0 ? fmt::format("full_org/original_{}_{}.webp", writer, sample)
                                         : fmt::format("full_forg/forgeries_{}_{}.webp", writer, sample);
    pairs.push_back({canvas(fmt::format("full_org/original_{}_1.webp", writer)), canvas(query)});
  }
  return pairs;
}

std::vector<float> edge_map(const Canvas& canvas) {
  const cv::Mat ink(canvas.height, canvas.width, CV_8U, const_cast<std::uint8_t*>(canvas.ink.data()));
  cv::Mat dx, dy, size;
  cv::Sobel(ink, dx, CV_32F, 1, 0);
  cv::Sobel(ink, dy, CV_32F, 0, 1);
  cv::magnitude(dx, dy, size);
  return {size.begin<float>(), size.end<float>()};
}

std::vector<float> random_map(const Canvas& canvas, std::uint64_t seed) {
  Random random(seed, "random map");
  cv::Mat noise(canvas.height, canvas.width, CV_32F);
  for (float& value : cv::Mat_<float>(noise)) value = static_cast<float>(random.normal());
  cv::GaussianBlur(noise, noise, cv::Size(), 12);
  return {noise.begin<float>(), noise.end<float>()};
}

// Maps of the query by every method, and of what knows nothing.
std::map<std::string, std::vector<float>> maps_of(const Embedder& embedder, const Matcher& matcher,
                                                  const TwoCanvases& pair, std::uint64_t seed) {
  std::map<std::string, std::vector<float>> maps;
  for (const auto& [name, method] : kMethods) {
    if (method == Method::matches && matcher.model().score.compare.parts == Parts::embedding) continue;
    const auto explanation =
        explain(embedder, matcher, {&pair.reference, 1}, pair.query, {.method = method, .threads = 1});
    maps[std::string(name)] = explanation->query.map;
  }
  maps["edges"] = edge_map(pair.query);
  maps["random"] = random_map(pair.query, seed);
  return maps;
}

struct Removal {
  Table deletion, insertion;
};

Removal measure_removal(const Embedder& embedder, const Matcher& matcher,
                        const std::vector<TwoCanvases>& pairs, const char* what) {
  Removal removal;
  std::mutex lock;
  parallel_for(std::ssize(pairs), 2, [&](std::int64_t i) {
    const TwoCanvases& pair = pairs[static_cast<std::size_t>(i)];
    std::vector<Embedder::Prepared> one;
    one.push_back(embedder.prepare(pair.reference));
    const Template reference = embedder.encode(std::move(one)).front();
    for (const auto& [name, map] : maps_of(embedder, matcher, pair, static_cast<std::uint64_t>(i))) {
      const RemovalCurves curves = removal_curves(embedder, matcher, reference, pair.query, map);
      const std::lock_guard guard(lock);
      for (auto [table, area] : {std::pair{&removal.deletion, curves.deletion_area},
                                 std::pair{&removal.insertion, curves.insertion_area}}) {
        Figures& figures = (*table)[name];
        figures.resize(pairs.size());
        figures[static_cast<std::size_t>(i)] = area;
      }
    }
    fmt::print(stderr, "{} {}/{}\n", what, i + 1, pairs.size());
  });
  return removal;
}

// 1 where the replaced stroke has the lowest sum.
Table measure_pointing(const Embedder& embedder, const Matcher& matcher, std::int64_t count, bool repeated) {
  std::vector<bench::ReplacedStroke> pairs;
  for (std::uint64_t number = 0; std::ssize(pairs) < count; ++number)
    if (auto pair = bench::replaced_stroke(5, number, repeated)) pairs.push_back(std::move(*pair));
  Table hits;
  std::mutex lock;
  parallel_for(std::ssize(pairs), 2, [&](std::int64_t i) {
    const bench::ReplacedStroke& pair = pairs[static_cast<std::size_t>(i)];
    for (const auto& [name, map] :
         maps_of(embedder, matcher, {pair.reference, pair.query}, static_cast<std::uint64_t>(i))) {
      std::vector<double> sums(static_cast<std::size_t>(pair.sections));
      for (std::size_t p = 0; p < map.size(); ++p)
        if (pair.section[p] >= 0)
          sums[static_cast<std::size_t>(pair.section[p])] += static_cast<double>(map[p]);
      const auto least = std::ranges::min_element(sums) - sums.begin();
      const std::lock_guard guard(lock);
      Figures& figures = hits[name];
      figures.resize(pairs.size());
      figures[static_cast<std::size_t>(i)] = least == pair.replaced;
    }
    fmt::print(stderr, "replaced {}/{}\n", i + 1, pairs.size());
  });
  return hits;
}

// Median CPU and wall milliseconds of a pair, both sides; lime and occlusion on two threads.
void print_speed(const Embedder& embedder, const Matcher& matcher, const std::vector<TwoCanvases>& pairs) {
  fmt::print("\n| method | CPU ms | wall ms |\n|---|--:|--:|\n");
  for (const auto& [name, method] : kMethods) {
    std::vector<double> wall;
    const double cpu = median_milliseconds(std::min<std::size_t>(pairs.size(), 7), [&](std::size_t i) {
      const auto start = std::chrono::steady_clock::now();
      explain(embedder, matcher, {&pairs[i].reference, 1}, pairs[i].query, {.method = method, .threads = 2});
      wall.push_back(
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    });
    std::ranges::sort(wall);
    fmt::print("| {} | {:.0f} | {:.0f} |\n", name, cpu, wall[wall.size() / 2]);
  }
  std::fflush(stdout);
}

struct Estimate {
  double mean, low, high;
};

double mean_of(const Figures& figures) {
  return std::accumulate(figures.begin(), figures.end(), 0.0) / static_cast<double>(figures.size());
}

// Mean, and percentiles of 2,000 bootstrap means over pairs: there is one pair of each writer.
Estimate estimate(const Figures& figures) {
  Random random(9, "bootstrap");
  std::vector<double> means(2000);
  for (double& mean : means) {
    Figures drawn(figures.size());
    for (double& value : drawn)
      value = figures[static_cast<std::size_t>(random.integer(0, std::ssize(figures) - 1))];
    mean = mean_of(drawn);
  }
  std::ranges::sort(means);
  return {mean_of(figures), means[50], means[1949]};
}

Figures less(const Figures& a, const Figures& b) {
  Figures difference(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) difference[i] = a[i] - b[i];
  return difference;
}

std::string cell(const Estimate& e) {
  return fmt::format("{:.2f} ({:.2f} to {:.2f})", e.mean, e.low, e.high);
}

boost::json::value print_removal(const Removal& removal, const char* what) {
  fmt::print(
      "\n{}: {} pairs\n\n| method | deletion | less random | insertion | less random "
      "|\n|---|--:|--:|--:|--:|\n",
      what, removal.deletion.begin()->second.size());
  boost::json::object all;
  for (const auto& [name, deletion] : removal.deletion) {
    const Figures& insertion = removal.insertion.at(name);
    fmt::print("| {} | {} | {} | {} | {} |\n", name, cell(estimate(deletion)),
               cell(estimate(less(deletion, removal.deletion.at("random")))), cell(estimate(insertion)),
               cell(estimate(less(insertion, removal.insertion.at("random")))));
    all[name] = boost::json::object{{"deletion", boost::json::value_from(deletion)},
                                    {"insertion", boost::json::value_from(insertion)}};
  }
  std::fflush(stdout);
  return all;
}

int run(const Settings& settings) {
  at::set_num_threads(1);
  const c10::Device cpu(c10::kCPU);
  const auto model = std::make_shared<const Model>(load_model(settings.model, cpu));
  const Embedder embedder(model, cpu);
  const Matcher matcher(model);
  boost::json::object results;
  print_speed(embedder, matcher, generated_pairs(7));
  const Table same = measure_pointing(embedder, matcher, settings.replaced, false);
  const Table repeated = measure_pointing(embedder, matcher, settings.replaced, true);
  fmt::print("\n| method | replaced stroke found | in another repetition |\n|---|--:|--:|\n");
  for (const auto& [name, figures] : same)
    fmt::print("| {} | {} | {} |\n", name, cell(estimate(figures)), cell(estimate(repeated.at(name))));
  std::fflush(stdout);
  results["replaced"] = boost::json::value_from(same);
  results["replaced_repeated"] = boost::json::value_from(repeated);
  results["generated"] =
      print_removal(measure_removal(embedder, matcher, generated_pairs(settings.pairs), "generated"),
                    "Generated signatures");
  if (!settings.data.empty())
    results["cedar"] = print_removal(
        measure_removal(embedder, matcher, cedar_pairs(settings.data, settings.pairs), "CEDAR"), "CEDAR");
  write_results(settings.json, results);
  return 0;
}

}  // namespace
}  // namespace siglib

int main(int argc, char** argv) try {
  return siglib::run(siglib::settings_of(argc, argv));
} catch (const siglib::Error& error) {
  fmt::print(stderr, "{}\n", error.what());
  return siglib::exit_code(error.kind());
}

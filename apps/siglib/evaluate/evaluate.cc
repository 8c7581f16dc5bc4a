#include "siglib/evaluate/evaluate.h"

#include "common/command_line.h"
#include "common/console.h"
#include "common/default_model.h"
#include "common/recipe_files.h"
#include "evaluate/table.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/report/report.h"
#include "siglib/train/training_data.h"

#include <fmt/format.h>
#include <boost/program_options/value_semantic.hpp>

#include <algorithm>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

PairSet pair_set_of(const CommandLine& line, const Embedder& embedder, Reporter& reporter) {
  if (line.has("pairs")) {
    const std::string file = line.text("pairs");
    return pairs_from_file(embedder, load_pairs(file), fmt::format("pairs of {}", file), line.threads(),
                           reporter);
  }
  const Recipe recipe = load_recipe(line.text("config"), line.texts("set"));
  const CanvasCache cache = open_cache(recipe, line.threads(), reporter);
  const auto rows = rows_of(cache.samples(), split_of(recipe, cache), Part::test);
  if (rows.empty())
    fail(ErrorKind::input, "the split of {} has no test writer in the cache", line.text("config"));
  return pairs_from_cache(
      embedder, cache, rows, recipe.pairs,
      fmt::format("test writers of {}, {} reference(s)", line.text("config"), recipe.pairs.references),
      line.threads(), reporter);
}

}  // namespace

int run_evaluate(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                                         //
      ("model", po::value<std::string>(), "model file; the shipped model by default")                       //
      ("config", po::value<std::string>(), "recipe: its test writers are compared")                         //
      ("set", po::value<std::vector<std::string>>()->composing(), "KEY=VALUE over the recipe; repeatable")  //
      ("pairs", po::value<std::string>(), "CSV with header reference,query,kind")                           //
      ("policy", po::value<std::string>()->default_value(""),
       "decision policy; the model's first by default")                                         //
      ("out", po::value<std::string>(), "folder for scores.csv, metrics.json and report.html")  //
      ("replicates", po::value<std::int64_t>()->default_value(1000), "bootstrap replicates")    //
      ("seed", po::value<std::int64_t>()->default_value(1), "seed of the bootstrap")            //
      ("allow-seen", po::bool_switch(), "evaluate on images the model was trained on all the same");
  const CommandLine line(
      "siglib evaluate [--model FILE] (--config FILE | --pairs FILE) --out DIR",
      "Scores every pair and computes the figures, random and skilled forgeries apart, each with a 95 %\n"
      "interval from a bootstrap over writers. Thresholds are those frozen in the model.",
      own, "", arguments);
  if (line.answered()) return 0;
  if (line.has("config") == line.has("pairs")) fail(ErrorKind::usage, "expected either --config or --pairs");
  const fs::path out = line.required("out");
  const std::int64_t replicates = line.number("replicates");
  if (replicates < 10 || replicates > 1'000'000)
    fail(ErrorKind::usage, "--replicates {}: expected 10 to 1000000", replicates);
  Console console(line);
  const c10::Device device = line.device();
  const auto model = load_chosen_model(line, device);
  const Matcher matcher(model, line.text("policy"));
  make_writable_folder(out);
  const Embedder embedder(model, device);
  const PairSet set = pair_set_of(line, embedder, console);
  const Evaluation evaluation = evaluate(*model, matcher, set,
                                         {line.flag("allow-seen"), static_cast<int>(replicates),
                                          static_cast<std::uint64_t>(line.number("seed")), line.threads()},
                                         console);
  write_scores(evaluation, set, out / "scores.csv");
  const std::string metrics = metrics_json(evaluation);
  write_text(out / "metrics.json", metrics + "\n");
  write_text(out / "report.html", evaluation_report(evaluation));
  for (const std::string& warning : evaluation.warnings) console.warn(warning);
  fmt::print("{}\n", line.json() ? metrics : table_of(evaluation));
  console.info(fmt::format("report: {}", (out / "report.html").string()));

  std::int64_t failed = 0;
  for (const Embedded& image : set.images) {
    if (image.error.empty()) continue;
    ++failed;
    fmt::print(stderr, "siglib: {}\n", image.error);
  }
  return failed > 0 ? exit_code(ErrorKind::input) : 0;
}

}  // namespace siglib::app

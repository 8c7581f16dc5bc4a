#include "siglib/train/trainer.h"

#include "common/command_line.h"
#include "common/console.h"
#include "common/device.h"
#include "common/interrupt.h"
#include "common/recipe_files.h"
#include "engine.h"
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/nn/device.h"
#include "siglib/report/report.h"
#include "train/ranks.h"
#include "train/train_ink.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

// What a run starts from: a new recipe, or the run's own when it goes on.
Recipe recipe_of(const CommandLine& line, const fs::path& folder) {
  if (!line.flag("resume")) return load_recipe(line.required("config"), line.texts("set"));
  if (!line.texts("set").empty() || line.has("from"))
    fail(ErrorKind::usage, "--resume goes on as before: --set and --from cannot be given with it");
  return load_recipe(folder / "config.yaml", {});
}

fs::path folder_of(const CommandLine& line) {
  if (line.has("out")) return line.text("out");
  if (line.flag("resume") && !line.has("config"))
    fail(ErrorKind::usage, "--resume needs --out, the run to go on with");
  return fs::path("runs") / fs::path(line.required("config")).stem();
}

void start_folder(const fs::path& folder, const Recipe& recipe, const Split& split) {
  if (fs::exists(folder / "checkpoint.h5"))
    fail(ErrorKind::usage, "{}: holds a run already; go on with it by --resume, or choose another --out",
         folder.string());
  make_writable_folder(folder);
  write_text(folder / "config.yaml", to_yaml(recipe));
  save_split(split, folder / "split.csv");
}

void write_reports(const Trainer& trainer, const Recipe& recipe, const fs::path& folder) {
  write_text(folder / "report.html", training_report(trainer.history(), recipe.title, to_yaml(recipe)));
  if (fs::exists(folder / "model.h5"))
    write_text(folder / "provenance.json",
               to_json(load_model(folder / "model.h5", torch::Device(torch::kCPU)).provenance));
}

std::string closing_words(TrainOutcome outcome, const Trainer& trainer, const fs::path& folder) {
  if (outcome == TrainOutcome::interrupted)
    return fmt::format("interrupted; go on with: siglib train --resume --out {}", folder.string());
  return fmt::format("{} after {} epochs; model: {}",
                     outcome == TrainOutcome::finished ? "finished" : "stopped early",
                     trainer.history().size(), (folder / "model.h5").string());
}

torch::Device device_of_rank(const CommandLine& line, int threads, const Communicator& ranks) {
  set_compute_threads(threads);
  const torch::Device device = parse_device(line.text("device"));
  if (device.is_cuda() && ranks.size() > 1)
    fail(ErrorKind::usage, "several processes train on processors only, not on {}: give --device cpu",
         device.str());
  return device;
}

// Rank 0 makes the cache where there is none, and then the others open it.
CanvasCache open_cache_together(const Recipe& recipe, int threads, Reporter& reporter, Communicator& ranks) {
  if (ranks.rank() > 0) any(ranks, false);
  CanvasCache cache = open_cache(recipe, threads, reporter);
  if (ranks.rank() == 0) any(ranks, false);
  return cache;
}

void print_result(TrainOutcome outcome, const Trainer& trainer, const fs::path& folder) {
  boost::json::object result{{"run", folder.string()},
                             {"outcome", outcome == TrainOutcome::finished        ? "finished"
                                         : outcome == TrainOutcome::stopped_early ? "stopped_early"
                                                                                  : "interrupted"},
                             {"epochs", trainer.history().size()}};
  const auto best = std::find_if(trainer.history().rbegin(), trainer.history().rend(),
                                 [](const EpochRecord& record) { return record.best; });
  if (best != trainer.history().rend()) result["best"] = boost::json::parse(to_json_line(*best));
  fmt::print("{}\n", boost::json::serialize(result));
}

// Rank 0 writes and speaks for all.
int train(const CommandLine& line, std::stop_token stop, Communicator& ranks) {
  const bool first = ranks.rank() == 0;
  const int threads = threads_of_rank(line, ranks);
  const torch::Device device = device_of_rank(line, threads, ranks);
  Console console(line);
  Reporter& reporter = first ? console : silent_reporter();
  const fs::path folder = folder_of(line);
  const Recipe recipe = recipe_of(line, folder);
  const CanvasCache cache = open_cache_together(recipe, threads, reporter, ranks);
  const bool resuming = line.flag("resume");
  const Split split = resuming ? load_split(folder / "split.csv") : split_of(recipe, cache);
  TrainingData data = load_training_data(recipe, cache, split, threads, /*with_strokes=*/first);
  reporter.info(fmt::format("{} training and {} validation images on {}", data.train.size(),
                            data.validation.size(),
                            ranks.size() == 1 ? device.str() : fmt::format("{} ranks", ranks.size())));
  Trainer trainer(recipe, std::move(data), device, folder, reporter, ranks);
  if (line.has("from")) trainer.start_from(load_model(line.text("from"), device));
  if (resuming)
    trainer.resume();
  else if (first)
    start_folder(folder, recipe, split);

  const TrainOutcome outcome = trainer.run(stop);
  if (!first) return 0;
  write_reports(trainer, recipe, folder);
  reporter.info(closing_words(outcome, trainer, folder));
  if (line.json()) print_result(outcome, trainer, folder);
  return 0;
}

}  // namespace

int run_train(const CommandLine& line) {
  if (line.flag("ink")) return run_train_ink(line);
  if (line.flag("help-config")) {
    Recipe shown;
    shown.losses = every_loss_kind();
    fmt::print("{}", config_help(shown));
    return 0;
  }
  const Interrupt interrupt;
  return on_ranks([&](Communicator& ranks) { return train(line, interrupt.token(), ranks); });
}

}  // namespace siglib::app

#include "common/command_line.h"
#include "common/console.h"
#include "common/device.h"
#include "common/interrupt.h"
#include "common/recipe_files.h"
#include "engine.h"
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/report/tune_report.h"
#include "tune/output.h"
#include "tune/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

std::int64_t number_between(const CommandLine& line, const std::string& name, std::int64_t low,
                            std::int64_t high) {
  if (!line.has(name)) fail(ErrorKind::usage, "--{} is missing", name);
  const std::int64_t value = line.number(name);
  if (value < low || value > high)
    fail(ErrorKind::usage, "--{} {}: expected {} to {}", name, value, low, high);
  return value;
}

TuneIdentity identity_of(const CommandLine& line, const Recipe& base) {
  TuneIdentity identity;
  identity.config = to_yaml(base);
  identity.space = read_config_file(line.required("space"));
  identity.seed = number_between(line, "seed", 0, std::numeric_limits<std::int64_t>::max());
  identity.trials = number_between(line, "trials", 1, 100000);
  identity.halving = number_between(line, "halving", 1, 1000);
  identity.min_epochs = number_between(line, "min-epochs", 1, base.train.epochs);
  return identity;
}

Search plan_search(const CommandLine& line, const TuneIdentity& identity, const Recipe& base) {
  Search search;
  const std::string file = line.text("space");
  search.space = parse_tune_space(identity.space, file, base);
  search.plan = {identity.trials, identity.halving, base.train.epochs, identity.min_epochs};
  for (const TuneKey& key : search.space)
    if (key.key == "train.epochs" && identity.halving > 1)
      fail(ErrorKind::usage,
           "{}: successive halving decides how long a trial trains; leave it out, or give --halving 1",
           key.place);
  for (std::int64_t trial = 1; trial <= identity.trials; ++trial) {
    TuneTrial& drawn = search.trials.emplace_back();
    drawn.setting = draw_setting(search.space, static_cast<std::uint64_t>(identity.seed), trial);
    drawn.epochs = with_setting(base, search.space, drawn.setting).train.epochs;
  }
  const std::int64_t jobs = std::min(number_between(line, "jobs", 1, 256), identity.trials);
  search.jobs = static_cast<std::size_t>(jobs);
  const std::int64_t threads = std::max<std::int64_t>(1, line.threads() / jobs);
  search.options = {"--device", line.text("device"), "--threads", fmt::format("{}", threads)};
  return search;
}

}  // namespace

int run_tune(const CommandLine& line) {
  const Interrupt interrupt;
  device_of(line);  // a device that is not there is told before any trial
  Console console(line);
  const Recipe base = load_recipe(line.required("config"), line.texts("set"));
  const TuneIdentity identity = identity_of(line, base);
  const Search search = plan_search(line, identity, base);
  // Once, not by each training; and before the folder, which would remember a recipe without its data.
  open_cache(base, line.threads(), console);
  const TuneFolder folder(fs::absolute(line.required("out")), identity);

  std::vector<TuneSetting> settings;
  for (const TuneTrial& trial : search.trials) settings.push_back(trial.setting);
  std::vector<TuneRun> runs = folder.load_runs(search.space, settings);

  const bool over = run_search(search, folder, runs, console, interrupt.token());
  const std::vector<TuneRun> ranked = ranking(runs);
  const bool found = !ranked.empty() && ranked.front().status != TuneStatus::failed;
  TuneSummary summary{base.title, search.space, search.plan, runs, {}};
  if (over && found) {
    summary.best_yaml = to_yaml(with_setting(base, search.space, ranked.front().setting));
    write_text(folder.best(), summary.best_yaml);
  }
  write_text(folder.report(), tune_report(summary));
  if (over && !found)
    fail(ErrorKind::usage, "all {} trials failed, the first with: {}; {} has the rest", ranked.size(),
         ranked.front().error, folder.trials().string());
  if (!over) console.info("interrupted; the same command goes on");
  print_search(search, ranked, folder, over, line.json());
  return 0;
}

}  // namespace siglib::app

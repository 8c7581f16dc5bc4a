#include "train/train_ink.h"

#include "common/console.h"
#include "common/device.h"
#include "common/interrupt.h"
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/train/ink_training.h"
#include "train/ranks.h"

#include <fmt/format.h>
#include <boost/json.hpp>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

InkRecipe recipe_of(const CommandLine& line, const fs::path& folder) {
  InkRecipe recipe;
  if (line.flag("resume")) {
    if (!line.texts("set").empty())
      fail(ErrorKind::usage, "--resume goes on as before: --set cannot be given with it");
    load_yaml_file(recipe, folder / "config.yaml");
    return recipe;
  }
  load_yaml_file(recipe, line.required("config"));
  for (const std::string& assignment : line.texts("set")) apply_override(recipe, assignment);
  if (!recipe.ink.cache.empty())
    recipe.ink.cache = fs::absolute(recipe.ink.cache).lexically_normal().string();
  return recipe;
}

}  // namespace

int run_train_ink(const CommandLine& line) {
  if (line.flag("help-config")) {
    fmt::print("{}", config_help(InkRecipe{}));
    return 0;
  }
  refuse_ranks("train --ink");
  if (line.has("from")) fail(ErrorKind::usage, "--from does not go with --ink");
  const Interrupt interrupt;
  Console console(line);
  const fs::path folder = line.required("out");
  const InkRecipe recipe = recipe_of(line, folder);
  const bool resume = line.flag("resume");
  if (!resume) {
    if (fs::exists(folder / "checkpoint.h5"))
      fail(ErrorKind::usage, "{}: holds a run already; go on with it by --resume, or choose another --out",
           folder.string());
    make_writable_folder(folder);
    write_text(folder / "config.yaml", to_yaml(recipe));
  }
  const InkTrainResult result =
      train_ink(recipe, folder, resume, device_of(line), line.threads(), interrupt.token(), console);
  const std::string weights = (folder / "ink.h5").string();
  if (result.finished)
    console.info(fmt::format("finished after {} steps: F1 {:.3f} close, {:.3f} overview; weights: {}",
                             result.steps, result.figures.writing_close, result.figures.signature_overview,
                             weights));
  else
    console.info(
        fmt::format("interrupted; go on with: siglib train --ink --resume --out {}", folder.string()));
  if (line.json())
    fmt::print("{}\n", boost::json::serialize(
                           boost::json::object{{"run", folder.string()},
                                               {"outcome", result.finished ? "finished" : "interrupted"},
                                               {"steps", result.steps},
                                               {"f1_close", result.figures.writing_close},
                                               {"f1_overview", result.figures.signature_overview}}));
  return 0;
}

}  // namespace siglib::app

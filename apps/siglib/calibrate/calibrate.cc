#include "common/command_line.h"
#include "common/console.h"
#include "common/default_model.h"
#include "common/device.h"
#include "common/locator.h"
#include "common/refit.h"
#include "engine.h"
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/train/recipe.h"
#include "siglib/verify/embedder.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>

namespace siglib::app {
namespace {

// The model's own settings, changed by the command line.
ScoreOptions score_options(const Model& model, const CommandLine& line) {
  Recipe recipe;
  recipe.score = own_score_options(model);
  for (const char* key : {"calibration", "fusion"})
    if (line.has(key)) apply_override(recipe, fmt::format("score.{}={}", key, line.text(key)));
  if (line.has("prior")) apply_override(recipe, fmt::format("score.prior={}", line.real("prior", 0)));
  return recipe.score;
}

// Pairs without an unusable image; the reasons go to `console`.
std::vector<Pair> usable_pairs(const PairFile& file, const std::vector<Embedded>& images) {
  std::vector<Pair> pairs = file.pairs;
  std::erase_if(pairs, [&](const Pair& pair) {
    const auto failed = [&](std::int64_t image) {
      return !images[static_cast<std::size_t>(image)].error.empty();
    };
    return failed(pair.query) || std::ranges::any_of(pair.references, failed);
  });
  return pairs;
}

}  // namespace

int run_calibrate(const CommandLine& line) {
  const std::string pairs_file = line.required("pairs"), out = line.required("out");
  Console console(line);
  const c10::Device device = device_of(line);
  const auto model = load_chosen_model(line, device);
  const PairFile file = load_pairs(pairs_file);
  const Embedder embedder(model, device, make_locator(locate_mode(line.text("locate")), device));
  console.begin("encode", std::ssize(file.paths), "images");
  const std::vector<Embedded> images =
      embedder.embed_files(file.paths, line.threads(), [&](std::int64_t done) { console.advance(done, ""); });
  console.end();

  bool failed = false;
  for (const Embedded& image : images) {
    if (image.error.empty()) continue;
    failed = true;
    fmt::print(stderr, "siglib: {}\n", image.error);
  }
  const std::vector<Pair> pairs = usable_pairs(file, images);
  FittedScore fitted = refit(*model, images, pairs, score_options(*model, line), line.threads(), console);
  for (const std::string& reason : fitted.refused) console.warn(reason);

  Model calibrated = *model;
  calibrated.score = std::move(fitted.model);
  calibrated.provenance.title += ", recalibrated";
  add_seen(calibrated, images);
  const std::string id = save_model(calibrated, out);
  if (line.json())
    fmt::print("{}\n", boost::json::serialize(boost::json::object{
                           {"model", out}, {"id", id}, {"pairs", pairs.size()}, {"from", model->id}}));
  else
    console.info(fmt::format("{}: calibrated on {} pairs", out, pairs.size()));
  return failed ? exit_code(ErrorKind::input) : 0;
}

}  // namespace siglib::app

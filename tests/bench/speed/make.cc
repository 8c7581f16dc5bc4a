#include "tests/bench/speed/speed.h"

#include "siglib/config/config.h"
#include "siglib/core/file.h"
#include "siglib/data/cache.h"
#include "siglib/nn/encoder.h"
#include "siglib/synth/collection.h"
#include "siglib/train/recipe.h"

namespace siglib::bench {

void make_workplace(const std::filesystem::path& folder, int writers, const std::filesystem::path& config,
                    const std::vector<std::string>& assignments) {
  Recipe recipe;
  load_yaml_file(recipe, config);
  for (const std::string& assignment : assignments) apply_override(recipe, assignment);
  recipe.data = {.collections = {}, .root = {}, .cache = (folder / "cache.h5").string()};
  std::filesystem::create_directories(folder);
  write_text(folder / "recipe.yaml", to_yaml(recipe));

  SynthesizeOptions options;
  options.writers = writers;
  write_collection(options, folder / "signatures", 0, silent_reporter());
  const Manifest manifest = load_manifest(SIGLIB_SOURCE_COLLECTIONS "/generated.yaml");
  prepare_cache({{manifest, scan(manifest, folder / "signatures")}}, Preprocessor(recipe.preprocess), {},
                recipe.data.cache, 0, silent_reporter());

  const InputSize size = make_encoder(recipe.encoder)->input_size();
  const CanvasSet inputs =
      CanvasCache(recipe.data.cache).load_all(static_cast<int>(size.height), static_cast<int>(size.width), 0);
  write_text(folder / "inputs.bin", {reinterpret_cast<const char*>(inputs.ink.data()), inputs.ink.size()});
}

}  // namespace siglib::bench

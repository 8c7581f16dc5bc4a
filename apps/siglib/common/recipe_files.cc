#include "common/recipe_files.h"

#include "siglib/config/config.h"
#include "siglib/core/error.h"

#include <fmt/format.h>

#include <cstdlib>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

void make_absolute(std::string& path, const fs::path& start) {
  if (!path.empty()) path = fs::absolute(start / path).lexically_normal().string();
}

}  // namespace

Recipe load_recipe(const fs::path& file, const std::vector<std::string>& assignments) {
  Recipe recipe;
  load_yaml_file(recipe, file);
  for (const std::string& assignment : assignments) apply_override(recipe, assignment);
  if (recipe.data.root.empty())
    if (const char* root = std::getenv("SIGLIB_DATA"); root != nullptr) recipe.data.root = root;
  const fs::path folder = fs::absolute(file).parent_path();
  for (std::string& manifest : recipe.data.collections) make_absolute(manifest, folder);
  make_absolute(recipe.split.file, folder);
  make_absolute(recipe.data.root, fs::current_path());
  make_absolute(recipe.data.cache, fs::current_path());
  return recipe;
}

PrepareReport prepare(const std::vector<std::string>& manifests, const fs::path& root,
                      const PreprocessOptions& preprocess, const fs::path& cache, int threads,
                      Reporter& reporter) {
  std::vector<Collection> collections;
  for (const std::string& file : manifests) {
    Collection& collection = collections.emplace_back();
    collection.manifest = load_manifest(file);
    collection.found = scan(collection.manifest, root);
    reporter.info(fmt::format("{}: {} images", collection.manifest.name, collection.found.size()));
  }
  PrepareReport report = prepare_cache(collections, Preprocessor(preprocess), {}, cache, threads, reporter);
  for (const auto& [path, reason] : report.refused) reporter.warn(fmt::format("left out: {}", reason));
  reporter.info(fmt::format("{}: {} canvases, {} copies dropped, {} images refused", cache.string(),
                            report.written, report.copies.size(), report.refused.size()));
  return report;
}

CanvasCache open_cache(const Recipe& recipe, int threads, Reporter& reporter) {
  if (recipe.data.cache.empty()) fail(ErrorKind::usage, "data.cache: expected the file of a canvas cache");
  if (!fs::exists(recipe.data.cache)) {
    if (recipe.data.collections.empty())
      fail(ErrorKind::input, "{}: is not there, and data.collections names nothing to make it from",
           recipe.data.cache);
    if (recipe.data.root.empty())
      fail(ErrorKind::usage,
           "data.root is empty: give it with --set data.root=FOLDER or SIGLIB_DATA, to make {}",
           recipe.data.cache);
    if (const fs::path folder = fs::path(recipe.data.cache).parent_path(); !folder.empty())
      make_writable_folder(folder);
    prepare(recipe.data.collections, recipe.data.root, recipe.preprocess, recipe.data.cache, threads,
            reporter);
  }
  return CanvasCache(recipe.data.cache);
}

}  // namespace siglib::app

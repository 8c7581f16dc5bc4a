// A recipe from its file, and the canvas cache it names.
#pragma once

#include "common/command_line.h"
#include "siglib/core/progress.h"
#include "siglib/data/cache.h"
#include "siglib/train/recipe.h"

#include <filesystem>
#include <string>
#include <vector>

namespace siglib::app {

// Reads the YAML, applies the --set assignments, fills data.root from SIGLIB_DATA where it is empty, and
// makes its paths absolute: manifests and split.file from the recipe's folder, data.root and data.cache from
// the working directory.
Recipe load_recipe(const std::filesystem::path& file, const std::vector<std::string>& assignments);

// Scans the manifests and writes the cache; tells copies and refusals.
PrepareReport prepare(const std::vector<std::string>& manifests, const std::filesystem::path& root,
                      const PreprocessOptions& preprocess, const std::filesystem::path& cache, int threads,
                      Reporter& reporter);

// Opens data.cache; makes it from data.collections when it is not there.
CanvasCache open_cache(const Recipe& recipe, int threads, Reporter& reporter);

}  // namespace siglib::app

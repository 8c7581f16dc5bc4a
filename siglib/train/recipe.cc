#include "siglib/train/recipe.h"

#include <filesystem>

namespace siglib {

Recipe without_folders(Recipe recipe) {
  const auto file_name = [](std::string& path) { path = std::filesystem::path(path).filename().string(); };
  for (std::string& manifest : recipe.data.collections) file_name(manifest);
  file_name(recipe.data.cache);
  file_name(recipe.split.file);
  recipe.data.root.clear();
  return recipe;
}

}  // namespace siglib

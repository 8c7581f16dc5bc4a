#include "common/default_model.h"

#include "siglib/core/error.h"

#include <cstdlib>

namespace siglib::app {

std::filesystem::path shipped_file(const char* name, const char* advice) {
  std::vector<std::filesystem::path> folders;
  if (const char* folder = std::getenv("SIGLIB_MODELS"); folder != nullptr && *folder != '\0')
    folders.emplace_back(folder);
  else
    folders = {SIGLIB_SOURCE_MODELS, SIGLIB_INSTALLED_MODELS};
  for (const auto& folder : folders)
    if (std::filesystem::exists(folder / name)) return folder / name;
  fail(ErrorKind::input, "{}: the shipped file is not there; {}", (folders.back() / name).string(), advice);
}

std::filesystem::path default_model() {
  return shipped_file("siglib-base.h5", "name a model with --model");
}

std::shared_ptr<const Model> load_chosen_model(const CommandLine& line, c10::Device device) {
  const std::filesystem::path file =
      line.has("model") ? std::filesystem::path(line.text("model")) : default_model();
  return std::make_shared<const Model>(load_model(file, device));
}

}  // namespace siglib::app

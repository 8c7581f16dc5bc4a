#include "serve/options.h"

#include "siglib/config/config.h"

#include <filesystem>

namespace siglib::app {
namespace {

void resolve(std::string& path, const std::filesystem::path& folder) {
  if (!path.empty()) path = (folder / path).lexically_normal().string();
}

void resolve_paths(ServeOptions& options, const std::filesystem::path& folder) {
  for (std::string* path :
       {&options.server.tls.certificate, &options.server.tls.key, &options.store.folder,
        &options.store.key_file, &options.store.previous_key_file, &options.model, &options.log.file})
    resolve(*path, folder);
}

}  // namespace

ServeOptions serve_options(const CommandLine& line) {
  ServeOptions options;
  if (line.has("config")) {
    const std::filesystem::path file = line.text("config");
    options.store.folder.clear();
    load_yaml_file(options, file);
    resolve_paths(options, file.parent_path());
    if (options.store.folder.empty() && options.store.url.empty())
      options.store.folder = StoreSettings().folder;
  }
  for (const std::string& assignment : line.texts("set")) apply_override(options, assignment);
  if (line.has("data")) {
    options.store.folder = line.text("data");
    options.store.url.clear();
  }
  return options;
}

serve::StoreOptions store_options(const ServeOptions& options) {
  serve::StoreOptions store;
  if (options.store.url.empty()) store.folder = options.store.folder;
  store.url = options.store.url;
  store.max_bytes = options.store.max_bytes;
  store.key_file = options.store.key_file;
  store.previous_key_file = options.store.previous_key_file;
  store.readers = static_cast<int>(options.store.readers);
  store.writer.queue = static_cast<std::size_t>(options.store.waiting_writes);
  return store;
}

}  // namespace siglib::app

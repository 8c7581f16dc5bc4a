// Backup, restore and change of the encryption key.
#include "common/console.h"
#include "engine.h"
#include "serve/options.h"
#include "siglib/core/error.h"

#include <fmt/format.h>

#include <filesystem>

namespace siglib::app {

int run_serve_backup(const CommandLine& line) {
  const std::filesystem::path file = line.texts("file").front();
  if (std::filesystem::exists(file)) fail(ErrorKind::usage, "{}: is there already", file.string());
  serve::Store store(store_options(serve_options(line)));
  store.backup(file);
  return 0;
}

int run_serve_restore(const CommandLine& line) {
  const ServeOptions options = serve_options(line);
  if (!options.store.url.empty())
    fail(ErrorKind::usage, "PostgreSQL is restored with its own tools: pg_restore --dbname=DATABASE");
  serve::restore(line.texts("file").front(), options.store.folder);
  return 0;
}

int run_serve_rekey(const CommandLine& line) {
  serve::StoreOptions options = store_options(serve_options(line));
  options.change_key = true;
  serve::Store store(options);
  Console console(line);
  store.reseal([&](std::int64_t done) {
    console.info(fmt::format("{} encrypted anew", done));
    return true;
  });
  return 0;
}

}  // namespace siglib::app

// Backup, restore and change of the encryption key.
#include "common/console.h"
#include "serve/commands.h"
#include "serve/options.h"
#include "siglib/core/error.h"

#include <fmt/format.h>

#include <filesystem>

namespace siglib::app {
namespace {

std::string only_file(const CommandLine& line) {
  const std::vector<std::string> files = line.texts("file");
  if (files.size() != 1) fail(ErrorKind::usage, "expected one file");
  return files.front();
}

}  // namespace

int run_serve_backup(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  const CommandLine line("siglib serve backup FILE",
                         "Copies an SQLite store as it is now into FILE, while the server runs. Encrypted "
                         "images and templates stay\n"
                         "encrypted: keep the key file, but elsewhere.",
                         own, "file", arguments);
  if (line.answered()) return 0;
  const std::filesystem::path file = only_file(line);
  if (std::filesystem::exists(file)) fail(ErrorKind::usage, "{}: is there already", file.string());
  serve::Store store(store_options(serve_options(line)));
  store.backup(file);
  return 0;
}

int run_serve_restore(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  const CommandLine line("siglib serve restore FILE",
                         "Puts a backup in the place of the SQLite store, which no server may be using.", own,
                         "file", arguments);
  if (line.answered()) return 0;
  const ServeOptions options = serve_options(line);
  if (!options.store.url.empty())
    fail(ErrorKind::usage, "PostgreSQL is restored with its own tools: pg_restore --dbname=DATABASE");
  serve::restore(only_file(line), options.store.folder);
  return 0;
}

int run_serve_rekey(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  const CommandLine line("siglib serve rekey",
                         "Encrypts images and templates anew: store.key_file becomes the key, "
                         "store.previous_key_file is the one\n"
                         "before (none where the store was not encrypted). The server may run, and is then "
                         "started again with the\n"
                         "same two settings; may be interrupted and called again. Afterwards the previous "
                         "key is needed no more.",
                         own, "", arguments);
  if (line.answered()) return 0;
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

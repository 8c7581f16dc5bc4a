#include "common/command_line.h"
#include "common/verb.h"
#include "serve/store_line.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {
namespace {

// A line that names one file.
CommandLine checked(CommandLine line) {
  if (!line.answered() && line.texts("file").size() != 1) fail(ErrorKind::usage, "expected one file");
  return line;
}

}  // namespace

CommandLine serve_backup_line(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  CommandLine line("siglib serve backup FILE",
                   "Copies an SQLite store as it is now into FILE, while the server runs. Encrypted "
                   "images and templates stay\n"
                   "encrypted: keep the key file, but elsewhere.",
                   own, "file", arguments);
  return checked(std::move(line));
}

CommandLine serve_restore_line(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  CommandLine line("siglib serve restore FILE",
                   "Puts a backup in the place of the SQLite store, which no server may be using.", own,
                   "file", arguments);
  return checked(std::move(line));
}

CommandLine serve_rekey_line(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  CommandLine line("siglib serve rekey",
                   "Encrypts images and templates anew: store.key_file becomes the key, "
                   "store.previous_key_file is the one\n"
                   "before (none where the store was not encrypted). The server may run, and is then "
                   "started again with the\n"
                   "same two settings; may be interrupted and called again. Afterwards the previous "
                   "key is needed no more.",
                   own, "", arguments);
  return line;
}

}  // namespace siglib::app

#include "common/command_line.h"
#include "common/verb.h"
#include "serve/store_line.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine serve_line(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  own.add_options()                                                                         //
      ("port", po::value<std::int64_t>(), "TCP port; 8080 by default, 0 for any free one")  //
      ("model", po::value<std::string>(),
       "model file; by default the one promoted last, else the shipped one")  //
      ("help-config", po::bool_switch(), "every setting, with default, range and meaning");
  add_locate_option(own);
  CommandLine line(
      "siglib serve [--config FILE] [--port N] [--data DIR]\n"
      "       siglib serve keys|audit|feedback|backup|restore|rekey …",
      "Stores customers' signatures and matches images against them, over HTTP: docs/http.md. SIGTERM ends "
      "it\n"
      "after the requests under way, SIGHUP opens log and TLS files again. `siglib serve keys --help` and "
      "the\n"
      "like tell about the commands beside it, which work while the server runs.",
      own, "", arguments);
  return line;
}

}  // namespace siglib::app

#include "common/command_line.h"
#include "common/verb.h"
#include "serve/store_line.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine serve_keys_line(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  own.add_options()                                                                   //
      ("name", po::value<std::string>(), "add: whose key it is")                      //
      ("role", po::value<std::string>(), "add: viewer, operator, reviewer or admin")  //
      ("rate", po::value<std::int64_t>(), "add: requests a minute; 0, the default, for any number");
  CommandLine line(
      "siglib serve keys add --name NAME --role ROLE [--rate N]\n"
      "       siglib serve keys list\n"
      "       siglib serve keys revoke ID",
      "API keys. A viewer reads; an operator also enrols and matches; a reviewer also gives verdicts and "
      "reads\n"
      "the audit log; an admin does everything. `add` prints the key, once.",
      own, "command", arguments);
  if (line.answered()) return line;
  const std::vector<std::string> words = line.texts("command");
  const std::string command = words.empty() ? "" : words.front();
  if (words.size() != (command == "revoke" ? 2U : 1U) ||
      (command != "add" && command != "list" && command != "revoke"))
    fail(ErrorKind::usage, "expected add, list or revoke ID; siglib serve keys --help tells more");
  return line;
}

}  // namespace siglib::app

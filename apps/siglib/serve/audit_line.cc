#include "common/command_line.h"
#include "common/verb.h"
#include "serve/store_line.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine serve_audit_line(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  own.add_options()("expect", po::value<std::string>(),
                    "SEQ:HASH of an earlier verification, kept elsewhere");
  CommandLine line("siglib serve audit verify [--expect SEQ:HASH]",
                   "Checks that no entry of the audit log was changed or taken out, and prints the "
                   "head of the chain. That\n"
                   "its end was not cut off shows only against a head that was kept elsewhere: "
                   "--expect. Exit code: 0 whole,\n"
                   "1 broken.",
                   own, "command", arguments);
  if (line.answered()) return line;
  if (line.texts("command") != std::vector<std::string>{"verify"})
    fail(ErrorKind::usage, "expected verify; siglib serve audit --help tells more");
  return line;
}

}  // namespace siglib::app

#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine info_line(const Arguments& arguments) {
  const po::options_description own("options");
  CommandLine line(
      "siglib info [MODEL | CACHE | RUN]",
      "Describes a model or an ink segmenter (the shipped model by default), a canvas cache, or what a run\n"
      "has trained.",
      own, "file", arguments);
  if (line.answered()) return line;
  if (line.texts("file").size() > 1) fail(ErrorKind::usage, "expected one file or run");
  return line;
}

}  // namespace siglib::app

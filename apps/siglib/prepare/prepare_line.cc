#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine prepare_line(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()  //
      ("collection", po::value<std::vector<std::string>>()->composing(),
       "manifest of a collection; repeatable")                                                              //
      ("root", po::value<std::string>(), "folder that holds the collections; SIGLIB_DATA or . by default")  //
      ("out", po::value<std::string>(), "the cache to write");
  CommandLine line(
      "siglib prepare --collection FILE... [--root DIR] --out CACHE.h5",
      "Decodes and preprocesses the images of collections into one HDF5 canvas cache. Pixel-identical\n"
      "copies are dropped; images that cannot be used are reported and left out.",
      own, "", arguments);
  if (line.answered()) return line;
  if (line.texts("collection").empty()) fail(ErrorKind::usage, "--collection is missing");
  return line;
}

}  // namespace siglib::app

#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine embed_line(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                    //
      ("model", po::value<std::string>(), "model file; the shipped model by default")  //
      ("list", po::value<std::string>(), "text file with one image path a line")       //
      ("out", po::value<std::string>(), "HDF5 file to write: embedding, path, pixel_hash");
  add_locate_option(own);
  CommandLine line("siglib embed [--model FILE] (IMAGE... | --list FILE) --out FILE.h5",
                   "Writes the embeddings of images. An image that cannot be used is told and left out.", own,
                   "image", arguments);
  if (line.answered()) return line;
  if (line.texts("image").empty() != line.has("list"))
    fail(ErrorKind::usage, "expected either images or --list");
  return line;
}

}  // namespace siglib::app

#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine match_line(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                          //
      ("model", po::value<std::string>(), "model file; the shipped model by default")        //
      ("policy", po::value<std::string>(), "decision policy; the model's first by default")  //
      ("fusion", po::value<std::string>(),
       "mean, max, min, median or mean_embedding of several references; the model's own by default")  //
      ("prior", po::value<double>(), "probability of one hand before looking; the model's own by default");
  add_locate_option(own);
  CommandLine line(
      "siglib match [--model FILE] [--policy NAME] REFERENCE... QUERY",
      "Prints the probability that the hand of the references wrote the query, and the decision.\n"
      "Exit code: 0 match, 1 no match, 4 review.",
      own, "image", arguments);
  if (line.answered()) return line;
  if (line.texts("image").size() < 2) fail(ErrorKind::usage, "expected at least one reference and a query");
  return line;
}

}  // namespace siglib::app

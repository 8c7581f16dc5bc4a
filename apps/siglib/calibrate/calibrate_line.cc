#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine calibrate_line(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                                        //
      ("model", po::value<std::string>(), "model file; the shipped model by default")                      //
      ("pairs", po::value<std::string>(), "CSV with header reference,query,kind: your own writers")        //
      ("out", po::value<std::string>(), "the calibrated model")                                            //
      ("calibration", po::value<std::string>(), "logistic, beta or isotonic; the model's own by default")  //
      ("fusion", po::value<std::string>(), "default fusion of references; the model's own by default")     //
      ("prior", po::value<double>(), "default prior; the model's own by default");
  add_locate_option(own);
  CommandLine line(
      "siglib calibrate [--model FILE] --pairs FILE --out MODEL",
      "Fits learned distance, calibration and the thresholds of every policy anew on pairs of your own; the\n"
      "encoder stays. The new model remembers the images, so that evaluate refuses them.",
      own, "", arguments);
  return line;
}

}  // namespace siglib::app

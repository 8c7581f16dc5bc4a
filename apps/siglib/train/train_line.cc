#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine train_line(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                                         //
      ("config", po::value<std::string>(), "recipe (YAML); configs/ has some")                              //
      ("set", po::value<std::vector<std::string>>()->composing(), "KEY=VALUE over the recipe; repeatable")  //
      ("out", po::value<std::string>(), "run directory; runs/<recipe> by default")                          //
      ("resume", po::bool_switch(), "go on with the run in --out")                                          //
      ("from", po::value<std::string>(), "start from the weights of this model")                            //
      ("ink", po::bool_switch(), "train the ink segmenter, which finds handwriting in photographs")         //
      ("help-config", po::bool_switch(), "every key of a recipe, with default, range and meaning");
  CommandLine line(
      "siglib train --config FILE [--set KEY=VALUE]... [--out DIR] [--resume | --from MODEL] [--ink]",
      "Trains a model. The run directory holds config.yaml, split.csv, log.jsonl, model.h5 (best on\n"
      "validation), checkpoint.h5, report.html and provenance.json. Ctrl-C saves and stops.",
      own, "", arguments);
  return line;
}

}  // namespace siglib::app

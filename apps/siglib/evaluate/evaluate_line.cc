#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {
namespace {

po::options_description options() {
  po::options_description own("options");
  own.add_options()  //
      ("model", po::value<std::vector<std::string>>()->composing(),
       "model file; the shipped model by default; several are the folds of a k-fold run, or with --compare\n"
       "models to compare")                                                                                 //
      ("config", po::value<std::string>(), "recipe: its test writers are compared")                         //
      ("set", po::value<std::vector<std::string>>()->composing(), "KEY=VALUE over the recipe; repeatable")  //
      ("part", po::value<std::string>()->default_value("test"),
       "writers of the recipe's collections: test, or all (for collections never trained on)")      //
      ("pairs", po::value<std::string>(), "CSV with header reference,query,kind")                   //
      ("replay", po::value<std::string>(), "protocol.yaml of an evaluation, to repeat it exactly")  //
      ("compare", po::bool_switch(), "compare the models by a paired bootstrap")                    //
      ("policy", po::value<std::string>(), "decision policy; the model's first by default")         //
      ("fusion", po::value<std::string>(),
       "mean, max, min, median or mean_embedding of several references; the model's own by default")  //
      ("prior", po::value<double>(),
       "probability of one hand before looking, for the stated scores; the model's own by default")  //
      ("out", po::value<std::string>(), "folder for scores.csv, metrics.json, report.html …")        //
      ("degrade", po::value<std::string>(),
       "measure as well with the queries composed into documents and photographed: cheque, form, letter, "
       "phone or all")  //
      ("replicates", po::value<std::int64_t>()->default_value(1000),
       "bootstrap replicates; 0: no intervals")                                                     //
      ("seed", po::value<std::int64_t>()->default_value(1), "seed of the bootstrap and the probe")  //
      ("no-probe", po::bool_switch(), "leave out the single-image probe of the shortcut audit")     //
      ("embed-images", po::bool_switch(),
       "show signatures in the report whatever the terms of their collection")  //
      ("allow-seen", po::bool_switch(), "evaluate on images the model was trained on all the same");
  add_locate_option(own);
  return own;
}

}  // namespace

CommandLine evaluate_line(const Arguments& arguments) {
  CommandLine line(
      "siglib evaluate [--model FILE]... (--config FILE | --pairs FILE | --replay FILE) --out DIR "
      "[--compare] [--degrade KIND|all]",
      "Scores every pair and computes the figures, random and skilled forgeries apart, each with a 95 %\n"
      "interval from a bootstrap over writers. Thresholds are those frozen in the model. Writes scores.csv,\n"
      "metrics.json, report.html, model-card.md and protocol.yaml.",
      options(), "", arguments);
  return line;
}

}  // namespace siglib::app

#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine tune_line(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                                         //
      ("config", po::value<std::string>(), "recipe (YAML) that the trials vary")                            //
      ("set", po::value<std::vector<std::string>>()->composing(), "KEY=VALUE over the recipe; repeatable")  //
      ("space", po::value<std::string>(), "what to vary (YAML): recipe keys, each with values or a range")  //
      ("trials", po::value<std::int64_t>(), "how many settings are drawn")                                  //
      ("out", po::value<std::string>(), "folder of the search; goes on with the one in it")                 //
      ("seed", po::value<std::int64_t>()->default_value(1), "of the drawn settings")                        //
      ("halving", po::value<std::int64_t>()->default_value(3),
       "of each rung the best 1/N train on, N times as long; 1 trains all of them whole")  //
      ("min-epochs", po::value<std::int64_t>()->default_value(1),
       "fewer rungs, so that the first trains at least as many")  //
      ("jobs", po::value<std::int64_t>()->default_value(1), "trainings at a time; they share --threads");
  CommandLine line(
      "siglib tune --config FILE --space FILE --trials N --out DIR [OPTION]...",
      "Searches settings of a recipe: draws them at random, trains them by successive halving and\n"
      "ranks them by their error on validation writers. The folder holds trials.csv, report.html,\n"
      "best.yaml (a recipe for siglib train) and every run. Ctrl-C saves and stops; the same\n"
      "command again goes on.",
      own, "", arguments);
  return line;
}

}  // namespace siglib::app

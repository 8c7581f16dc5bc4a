#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"
#include "siglib/synth/collection.h"
#include "siglib/synth/plan.h"
#include "synthesize/names.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

CommandLine synthesize_line(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                            //
      ("writers", po::value<std::int64_t>(), "how many writers")                               //
      ("genuine", po::value<std::int64_t>()->default_value(12), "genuine signatures of each")  //
      ("forged", po::value<std::int64_t>()->default_value(12), "forgeries of each")            //
      ("script", po::value<std::string>(),
       ("what the writers write: " + names_of(kScriptFamilies) + ", any; any if not given").c_str())  //
      ("forger", po::value<std::string>(),
       ("who forges: " + names_of(kForgerKinds) +
        " (copies, knows the name, signs as themselves); skilled if not given")
           .c_str())                                                                                //
      ("skill", po::value<double>(), "of the forgers, 0 to 1; drawn from 0.5 to 0.9 if not given")  //
      ("scene", po::value<std::string>(),
       ("documents and their photographs instead of scans: " + names_of(kSceneKinds) + ", any").c_str())  //
      ("severity", po::value<double>(), "of the scene, 1 (easy) to 5; 3 if not given")                    //
      ("pen", po::value<std::string>(), "folder of pen files to render instead")                          //
      ("format", po::value<std::string>(), "their format: svc2004, susig_visual, susig_blind")            //
      ("seed", po::value<std::int64_t>()->default_value(1), "which writers, or which pens and papers")    //
      ("out", po::value<std::string>(), "folder to fill: <writer>/genuine/*, <writer>/forged/*");
  CommandLine line(
      "siglib synthesize {--writers N [--scene KIND [--severity 1..5]] | --pen DIR --format NAME} --out DIR "
      "[--seed S]",
      "Generates writers and forgers, or renders signatures that a tablet recorded.\n"
      "data/collections/plain.yaml reads the folder. With --scene the signatures are on documents\n"
      "before a camera; masks/ and boxes.csv say where.",
      own, "", arguments);
  if (line.answered()) return line;
  if (line.has("writers") && line.has("pen"))
    fail(ErrorKind::usage, "--writers and --pen exclude each other");
  if (!line.has("writers") && !line.has("pen")) fail(ErrorKind::usage, "--writers or --pen is missing");
  for (const char* name : {"scene", "script", "forger", "skill"})
    if (line.has(name) && line.has("pen")) fail(ErrorKind::usage, "--{} goes with --writers", name);
  if (line.has("format") && !line.has("pen")) fail(ErrorKind::usage, "--format goes with --pen");
  return line;
}

}  // namespace siglib::app

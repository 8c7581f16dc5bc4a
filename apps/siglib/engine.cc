// siglib-engine, which the siglib program becomes: one verb, one folder.
#include "engine.h"

#include "common/program.h"
#include "siglib/image/threads.h"

#include <map>

namespace siglib::app {
namespace {

int run(const Verb& verb, const CommandLine& line) {
  static const std::map<std::string, int (*)(const CommandLine&)> work{{"prepare", run_prepare},
                                                                       {"train", run_train},
                                                                       {"calibrate", run_calibrate},
                                                                       {"evaluate", run_evaluate},
                                                                       {"match", run_match},
                                                                       {"embed", run_embed},
                                                                       {"explain", run_explain},
                                                                       {"synthesize", run_synthesize},
                                                                       {"tune", run_tune},
                                                                       {"info", run_info},
                                                                       {"serve", run_serve},
                                                                       {"serve keys", run_serve_keys},
                                                                       {"serve audit", run_serve_audit},
                                                                       {"serve feedback", run_serve_feedback},
                                                                       {"serve backup", run_serve_backup},
                                                                       {"serve restore", run_serve_restore},
                                                                       {"serve rekey", run_serve_rekey}};
  return work.at(verb.name)(line);
}

}  // namespace
}  // namespace siglib::app

int main(int argc, char** argv) {
  siglib::use_one_thread_per_picture();
  return siglib::app::run_program(argc, argv, siglib::app::run);
}

#include "common/command_line.h"
#include "common/verb.h"
#include "serve/store_line.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {
namespace {

constexpr const char* kUsage =
    "siglib serve feedback export --out DIR\n"
    "       siglib serve feedback report\n"
    "       siglib serve feedback recalibrate --out MODEL\n"
    "       siglib serve feedback finetune --out MODEL [--epochs N]\n"
    "       siglib serve feedback compare --candidate MODEL\n"
    "       siglib serve feedback promote --candidate MODEL [--by NAME]\n"
    "       siglib serve feedback rollback [--by NAME]\n"
    "       siglib serve feedback models";

constexpr const char* kAbout =
    "What people found about matches, and what is learned from it: docs/feedback.md. `export` writes\n"
    "DIR/pairs.csv and the images it names, for `siglib evaluate --pairs` and `siglib calibrate --pairs`: "
    "they\n"
    "are customers' signatures, keep them as such. `report` tells how often the decisions that people "
    "judged\n"
    "were wrong, with 95 % intervals, against what the model promises, and whether scores have drifted.\n"
    "`recalibrate` fits score and thresholds of the model in use anew, `finetune` trains its encoder "
    "further;\n"
    "both learn from two thirds of the customers, and write a candidate. `compare` holds it against the "
    "model in\n"
    "use on the other third, by a paired test. Nothing changes until `promote` puts it into the store, "
    "where\n"
    "servers find it when they are started again; `rollback` goes back to the one before, finally the "
    "shipped\n"
    "one; both are in the audit log. `models` lists what was promoted, and what is in use.";

}  // namespace

CommandLine serve_feedback_line(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  own.add_options()  //
      ("out", po::value<std::string>(),
       "export: a folder that is not there yet; recalibrate, finetune: the candidate's file")  //
      ("model", po::value<std::string>(),
       "the model to report on or to start from; the server's by default")                              //
      ("candidate", po::value<std::string>(), "compare, promote: a model file")                         //
      ("by", po::value<std::string>(), "promote, rollback: who decides; the system's user by default")  //
      ("epochs", po::value<std::int64_t>(), "finetune: 5 by default");
  CommandLine line(kUsage, kAbout, own, "command", arguments);
  return line;
}

}  // namespace siglib::app

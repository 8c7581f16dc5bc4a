#include "serve/feedback.h"

#include "common/interrupt.h"
#include "serve/commands.h"
#include "serve/feedback_export.h"
#include "serve/feedback_report.h"
#include "serve/model_in_use.h"
#include "siglib/core/error.h"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <map>
#include <optional>

namespace siglib::app {
namespace {

int export_pairs(const FeedbackCall& call) {
  const std::filesystem::path folder = call.line.required("out");
  const ExportedFeedback done = export_feedback(call.store, folder);
  if (call.line.json())
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"pairs", done.pairs},
                                                                  {"genuine", done.genuine},
                                                                  {"forged", done.forged},
                                                                  {"purged", done.purged}}));
  else
    fmt::print("{}: {} pairs, {} genuine and {} forged; {} verdicts had no image any more\n",
               (folder / "pairs.csv").string(), done.pairs, done.genuine, done.forged, done.purged);
  return 0;
}

int report(const FeedbackCall& call) {
  const ModelInUse in_use = model_in_use(call.options, call.store, c10::Device(c10::kCPU));
  const FeedbackReport result = report_feedback(call.store, *in_use.model);
  fmt::print("{}", call.line.json() ? to_json(result) + "\n" : to_text(result));
  return 0;
}

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

int run_serve_feedback(const Arguments& arguments) {
  static const std::map<std::string, int (*)(const FeedbackCall&)> commands{
      {"export", export_pairs},
      {"report", report},
      {"recalibrate", feedback_recalibrate},
      {"finetune", feedback_finetune},
      {"compare", feedback_compare},
      {"promote", feedback_promote},
      {"rollback", feedback_rollback},
      {"models", feedback_models}};
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
  const CommandLine line(kUsage, kAbout, own, "command", arguments);
  if (line.answered()) return 0;
  const std::vector<std::string> words = line.texts("command");
  const auto command = words.size() == 1 ? commands.find(words.front()) : commands.end();
  if (command == commands.end())
    fail(ErrorKind::usage,
         "expected export, report, recalibrate, finetune, compare, promote, rollback or models; siglib serve "
         "feedback --help tells more");
  ServeOptions options = serve_options(line);
  if (line.has("model")) options.model = line.text("model");
  std::optional<Interrupt> interrupt;  // before the store's threads
  if (command->first == "finetune") interrupt.emplace();
  serve::Store store(store_options(options));
  return command->second({line, options, store, interrupt ? interrupt->token() : std::stop_token()});
}

}  // namespace siglib::app

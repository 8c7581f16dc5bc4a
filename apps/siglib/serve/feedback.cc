#include "serve/feedback.h"

#include "common/interrupt.h"
#include "engine.h"
#include "serve/feedback_export.h"
#include "serve/feedback_report.h"
#include "serve/model_in_use.h"
#include "siglib/core/error.h"

#include <fmt/format.h>
#include <boost/json.hpp>

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

}  // namespace

int run_serve_feedback(const CommandLine& line) {
  static const std::map<std::string, int (*)(const FeedbackCall&)> commands{
      {"export", export_pairs},
      {"report", report},
      {"recalibrate", feedback_recalibrate},
      {"finetune", feedback_finetune},
      {"compare", feedback_compare},
      {"promote", feedback_promote},
      {"rollback", feedback_rollback},
      {"models", feedback_models}};
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

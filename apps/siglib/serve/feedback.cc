#include "common/default_model.h"
#include "serve/commands.h"
#include "serve/feedback_export.h"
#include "serve/feedback_report.h"
#include "serve/options.h"
#include "siglib/core/error.h"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {
namespace {

int export_pairs(const CommandLine& line, serve::Store& store) {
  const std::filesystem::path folder = line.required("out");
  const ExportedFeedback done = export_feedback(store, folder);
  if (line.json())
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"pairs", done.pairs},
                                                                  {"genuine", done.genuine},
                                                                  {"forged", done.forged},
                                                                  {"purged", done.purged}}));
  else
    fmt::print("{}: {} pairs, {} genuine and {} forged; {} verdicts had no image any more\n",
               (folder / "pairs.csv").string(), done.pairs, done.genuine, done.forged, done.purged);
  return 0;
}

int report(const CommandLine& line, const ServeOptions& options, serve::Store& store) {
  const Model model = load_model(
      options.model.empty() ? default_model() : std::filesystem::path(options.model), c10::Device(c10::kCPU));
  const FeedbackReport result = report_feedback(store, model);
  fmt::print("{}", line.json() ? to_json(result) + "\n" : to_text(result));
  return 0;
}

}  // namespace

int run_serve_feedback(const Arguments& arguments) {
  po::options_description own("options");
  add_store_options(own);
  own.add_options()                                                                //
      ("out", po::value<std::string>(), "export: a folder that is not there yet")  //
      ("model", po::value<std::string>(),
       "report: the model whose targets are to be met; the server's by default");
  const CommandLine line(
      "siglib serve feedback export --out DIR\n"
      "       siglib serve feedback report",
      "What people found about matches. `export` writes DIR/pairs.csv and the images it names, for\n"
      "`siglib evaluate --pairs` and `siglib calibrate --pairs`: they are customers' signatures, keep them "
      "as\n"
      "such. `report` tells how often the decisions that people judged were wrong, with 95 % intervals, "
      "against\n"
      "what the model promises, and whether scores have drifted.",
      own, "command", arguments);
  if (line.answered()) return 0;
  const std::vector<std::string> words = line.texts("command");
  if (words.size() != 1 || (words.front() != "export" && words.front() != "report"))
    fail(ErrorKind::usage, "expected export or report; siglib serve feedback --help tells more");
  ServeOptions options = serve_options(line);
  if (line.has("model")) options.model = line.text("model");
  serve::Store store(store_options(options));
  return words.front() == "export" ? export_pairs(line, store) : report(line, options, store);
}

}  // namespace siglib::app

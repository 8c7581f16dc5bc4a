#include "siglib/explain/explain.h"

#include "common/command_line.h"
#include "common/console.h"
#include "common/default_model.h"
#include "common/device.h"
#include "common/locator.h"
#include "engine.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/explain/picture.h"

#include <fmt/format.h>
#include <boost/json.hpp>

namespace siglib::app {
namespace {

ExplainOptions explain_options(const CommandLine& line) {
  ExplainOptions options;
  if (line.has("method")) options.method = method_named(line.text("method"));
  if (line.has("baseline")) options.baseline = baseline_named(line.text("baseline"));
  if (line.has("steps")) options.steps = line.number("steps");
  if (line.has("samples")) options.samples = line.number("samples");
  options.threads = line.threads();
  return options;
}

// `document` with what only the command line knows: files and model.
std::string with_files(const std::string& document, const std::vector<std::string>& files,
                       const Model& model) {
  namespace json = boost::json;
  json::object all = json::parse(document).as_object();
  all["reference_file"] = files.front();
  all["query_file"] = files.back();
  all["model"] = json::object{{"id", model.id}, {"title", model.provenance.title}};
  return json::serialize(all) + "\n";
}

void write_all(const Explanation& explanation, const std::string& document,
               const std::filesystem::path& folder) {
  make_writable_folder(folder);
  write_file(folder / "query.png", to_png(explanation.query));
  write_file(folder / "reference.png", to_png(explanation.given));
  write_text(folder / "explanation.svg", to_svg(explanation));
  write_text(folder / "explanation.json", document);
}

}  // namespace

int run_explain(const CommandLine& line) {
  const std::vector<std::string> files = line.texts("image");
  const std::string out = line.required("out");
  const ExplainOptions options = explain_options(line);
  Console console(line);
  const c10::Device device = device_of(line);
  const auto model = load_chosen_model(line, device);
  const Embedder embedder(model, device, make_locator(locate_mode(line.text("locate")), device));
  const Canvas reference = embedder.canvas_of_file(files.front());
  const Canvas query = embedder.canvas_of_file(files.back());
  const auto explanation = explain(embedder, Matcher(model), {&reference, 1}, query, options);
  const std::string document = with_files(to_json(*explanation), files, *model);
  write_all(*explanation, document, out);
  if (line.json())
    fmt::print("{}", document);
  else
    fmt::print("score {:.4f}  {}\n", explanation->score, explanation->sentence);
  return 0;
}

}  // namespace siglib::app

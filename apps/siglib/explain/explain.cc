#include "siglib/explain/explain.h"

#include "common/command_line.h"
#include "common/console.h"
#include "common/default_model.h"
#include "common/locator.h"
#include "siglib/core/error.h"
#include "siglib/core/file.h"
#include "siglib/explain/picture.h"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/program_options/value_semantic.hpp>

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

std::string methods() {
  std::string all;
  for (const auto& [name, method] : kMethods) all += (all.empty() ? "" : ", ") + std::string(name);
  return all;
}

}  // namespace

int run_explain(const Arguments& arguments) {
  const ExplainOptions standard;
  const std::string about_method = fmt::format("{}; {} by default", methods(), to_string(standard.method));
  po::options_description own("options");
  own.add_options()                                                                    //
      ("model", po::value<std::string>(), "model file; the shipped model by default")  //
      ("method", po::value<std::string>(), about_method.c_str())                       //
      ("baseline", po::value<std::string>(),
       "what ink is compared with: paper, or blurred; paper by default")                                 //
      ("steps", po::value<std::int64_t>(), "of integrated_gradients; 32 by default")                     //
      ("samples", po::value<std::int64_t>(), "of lime, for each of the two signatures; 120 by default")  //
      ("out", po::value<std::string>(),
       "folder to write: query.png, reference.png, explanation.svg, explanation.json");
  add_locate_option(own);
  const CommandLine line(
      "siglib explain [--model FILE] [--method NAME] REFERENCE QUERY --out DIR",
      "Shows which ink speaks for a match and which against it, and says in a sentence what differs most.",
      own, "image", arguments);
  if (line.answered()) return 0;
  const std::vector<std::string> files = line.texts("image");
  if (files.size() != 2) fail(ErrorKind::usage, "expected a reference and a query");
  const std::string out = line.required("out");
  const ExplainOptions options = explain_options(line);
  Console console(line);
  const c10::Device device = line.device();
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

#include "common/command_line.h"
#include "common/console.h"
#include "common/default_model.h"
#include "common/device.h"
#include "common/locator.h"
#include "engine.h"
#include "siglib/core/error.h"
#include "siglib/verify/embedder.h"
#include "siglib/verify/matcher.h"

#include <fmt/format.h>
#include <boost/json.hpp>

namespace siglib::app {
namespace {

constexpr int kNoMatch = 1;
constexpr int kReview = 4;

int exit_code_of(Decision decision) {
  return decision == Decision::match ? 0 : decision == Decision::no_match ? kNoMatch : kReview;
}

// Of every image, in the order given: path and warning.
using Warnings = std::vector<std::pair<std::string, QualityWarning>>;

Warnings warnings_of(const std::vector<Embedded>& images, const std::vector<std::string>& files) {
  Warnings warnings;
  for (std::size_t i = 0; i < images.size(); ++i)
    for (QualityWarning& warning : quality_warnings(images[i].quality))
      warnings.emplace_back(files[i], std::move(warning));
  return warnings;
}

std::string as_json(const MatchResult& result, const Matcher& matcher, const std::vector<std::string>& files,
                    const Warnings& warnings) {
  namespace json = boost::json;
  const Thresholds thresholds = matcher.thresholds(result.reference_scores.size());
  const Model& model = matcher.model();
  json::array references;
  for (std::size_t i = 0; i < result.reference_scores.size(); ++i)
    references.push_back(json::object{{"path", files[i]}, {"score", result.reference_scores[i]}});
  json::array about;
  for (const auto& [path, warning] : warnings)
    about.push_back(json::object{{"path", path}, {"code", warning.code}, {"advice", warning.advice}});
  return json::serialize(json::object{
      {"match_score", result.score},
      {"decision", to_string(result.decision)},
      {"log_likelihood_ratio", result.log_likelihood_ratio},
      {"prior", matcher.prior()},
      {"distance", result.distance},
      {"policy",
       json::object{
           {"name", matcher.policy().name}, {"accept", thresholds.accept}, {"reject", thresholds.reject}}},
      {"fusion", to_string(matcher.fusion())},
      {"references", std::move(references)},
      {"query", files.back()},
      {"warnings", std::move(about)},
      {"model", json::object{{"id", model.id}, {"title", model.provenance.title}}}});
}

void print_answer(const MatchResult& result, const Matcher& matcher) {
  const Thresholds thresholds = matcher.thresholds(result.reference_scores.size());
  fmt::print("score {:.4f}  {}  (policy {}: match from {:.4f}, no match below {:.4f})\n", result.score,
             to_string(result.decision), matcher.policy().name, thresholds.accept, thresholds.reject);
}

MatchOptions match_options(const CommandLine& line) {
  MatchOptions options;
  options.policy = line.text("policy");
  if (line.has("fusion")) options.fusion = fusion_named(line.text("fusion"));
  if (line.has("prior")) options.prior = line.real("prior", 0);
  return options;
}

}  // namespace

int run_match(const CommandLine& line) {
  const std::vector<std::string> files = line.texts("image");
  const c10::Device device = device_of(line);
  const auto model = load_chosen_model(line, device);
  const Matcher matcher(model, match_options(line));
  const Embedder embedder(model, device, make_locator(locate_mode(line.text("locate")), device));
  const std::vector<Embedded> images = embedder.embed_files(files, line.threads());
  std::vector<const Template*> references;
  for (const Embedded& image : images) {
    if (!image.error.empty()) throw Error(ErrorKind::input, image.error);
    references.push_back(&image.signature);
  }
  references.pop_back();
  Console console(line);
  const Warnings warnings = warnings_of(images, files);
  if (!line.json())
    for (const auto& [path, warning] : warnings) console.warn(fmt::format("{}: {}", path, warning.advice));
  const MatchResult result = matcher.match(references, images.back().signature);
  if (line.json())
    fmt::print("{}\n", as_json(result, matcher, files, warnings));
  else
    print_answer(result, matcher);
  return exit_code_of(result.decision);
}

}  // namespace siglib::app

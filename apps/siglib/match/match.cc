#include "common/command_line.h"
#include "common/default_model.h"
#include "siglib/core/error.h"
#include "siglib/verify/embedder.h"
#include "siglib/verify/matcher.h"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {
namespace {

constexpr int kNoMatch = 1;
constexpr int kReview = 4;

int exit_code_of(Decision decision) {
  return decision == Decision::match ? 0 : decision == Decision::no_match ? kNoMatch : kReview;
}

std::string as_json(const MatchResult& result, const Policy& policy, const std::vector<std::string>& files,
                    const Model& model) {
  namespace json = boost::json;
  json::array references;
  for (std::size_t i = 0; i < result.reference_scores.size(); ++i)
    references.push_back(json::object{{"path", files[i]}, {"score", result.reference_scores[i]}});
  return json::serialize(json::object{
      {"match_score", result.score},
      {"decision", to_string(result.decision)},
      {"distance", result.distance},
      {"policy", json::object{{"name", policy.name}, {"accept", policy.accept}, {"reject", policy.reject}}},
      {"references", std::move(references)},
      {"query", files.back()},
      {"model", json::object{{"id", model.id}, {"title", model.provenance.title}}}});
}

}  // namespace

int run_match(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                    //
      ("model", po::value<std::string>(), "model file; the shipped model by default")  //
      ("policy", po::value<std::string>()->default_value(""),
       "decision policy; the model's first by default");
  const CommandLine line(
      "siglib match [--model FILE] [--policy NAME] REFERENCE... QUERY",
      "Prints the probability that the hand of the references wrote the query, and the decision.\n"
      "Exit code: 0 match, 1 no match, 4 review.",
      own, "image", arguments);
  if (line.answered()) return 0;
  const std::vector<std::string> files = line.texts("image");
  if (files.size() < 2) fail(ErrorKind::usage, "expected at least one reference and a query");
  const c10::Device device = line.device();
  const auto model = load_chosen_model(line, device);
  const Matcher matcher(model, line.text("policy"));
  const Embedder embedder(model, device);
  const std::vector<Embedded> images = embedder.embed_files(files, line.threads());
  std::vector<const Template*> references;
  for (const Embedded& image : images) {
    if (!image.error.empty()) throw Error(ErrorKind::input, image.error);
    references.push_back(&image.signature);
  }
  references.pop_back();
  const MatchResult result = matcher.match(references, images.back().signature);
  if (line.json())
    fmt::print("{}\n", as_json(result, matcher.policy(), files, *model));
  else
    fmt::print("score {:.4f}  {}  (policy {}: match from {:.4f}, no match below {:.4f})\n", result.score,
               to_string(result.decision), matcher.policy().name, matcher.policy().accept,
               matcher.policy().reject);
  return exit_code_of(result.decision);
}

}  // namespace siglib::app

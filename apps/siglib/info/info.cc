#include "common/command_line.h"
#include "common/default_model.h"
#include "engine.h"
#include "siglib/core/error.h"
#include "siglib/data/cache.h"
#include "siglib/model/ink_file.h"
#include "siglib/nn/cost.h"
#include "siglib/nn/encoder.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <fstream>
#include <map>
#include <set>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

json::object describe_model(const fs::path& file) {
  const Model model = load_model(file, c10::Device(c10::kCPU));
  const EncoderCost cost = cost_of(*model.encoder);
  const InputSize size = model.encoder->input_size();
  json::array policies, references;
  for (const ScoreRule& rule : model.score.rules)
    if (rule.fusion == model.score.fusion) references.emplace_back(rule.references);
  const ScoreModel& score = model.score;
  const double prior = log_odds_of(score.prior);
  for (const Policy& policy : score.rule(score.fusion, 1).policies)
    policies.push_back(json::object{{"name", policy.name},
                                    {"negatives", to_string(policy.negatives)},
                                    {"target_far", policy.target_far},
                                    {"target_frr", policy.target_frr},
                                    {"accept", probability(policy.accept + prior)},
                                    {"reject", probability(policy.reject + prior)}});
  return {{"model", file.string()},
          {"id", model.id},
          {"input", fmt::format("{} x {}", size.height, size.width)},
          {"dimension", model.encoder->dimension()},
          {"template_bytes", score.compare.template_bytes(model.encoder->dimension())},
          {"parameters", cost.parameters},
          {"multiply_adds", cost.multiply_adds},
          {"preprocess_version", Preprocessor(model.preprocess).version()},
          {"prior", score.prior},
          {"fusion", to_string(score.fusion)},
          {"calibration", to_string(score.rules.front().calibration.method())},
          {"calibrated_references", std::move(references)},
          {"policies", std::move(policies)},
          {"images_seen", model.seen.size()},
          {"provenance", json::parse(to_json(model.provenance))}};
}

json::object describe_cache(const fs::path& file) {
  const CanvasCache cache(file);
  json::array collections;
  for (const CollectionInfo& collection : cache.collections()) {
    std::set<std::string> writers;
    std::int64_t genuine = 0, forged = 0;
    for (const Sample& sample : cache.samples()) {
      if (sample.collection != collection.name) continue;
      writers.insert(sample.writer);
      ++(sample.kind == Kind::genuine ? genuine : forged);
    }
    collections.push_back(json::object{{"name", collection.name},
                                       {"title", collection.title},
                                       {"terms", collection.terms},
                                       {"writers", writers.size()},
                                       {"genuine", genuine},
                                       {"forged", forged}});
  }
  return {{"cache", file.string()},
          {"canvas", fmt::format("{} x {}", cache.height(), cache.width())},
          {"preprocess_version", cache.preprocess_version()},
          {"copies_dropped", cache.report().copies.size()},
          {"images_refused", cache.report().refused.size()},
          {"collections", std::move(collections)}};
}

json::object describe_ink(const fs::path& file) {
  constexpr std::int64_t kSide = 512;
  std::string id;
  const InkFile content = load_ink(file, &id);
  const std::shared_ptr<InkNet> net = make_ink_net();
  restore_state(*net, content.weights, file.string());
  net->eval();
  std::int64_t parameters = 0;
  for (const torch::Tensor& parameter : net->parameters()) parameters += parameter.numel();
  const torch::NoGradGuard no_gradient;
  const torch::Tensor picture = torch::zeros({1, 3, kSide, kSide}, net->parameters().front().options());
  const std::int64_t multiply_adds = multiply_adds_of([&] { net->forward(picture); });
  return {{"ink_segmenter", file.string()},
          {"id", id},
          {"parameters", parameters},
          {"multiply_adds", multiply_adds},
          {"multiply_adds_at", fmt::format("{} x {}", kSide, kSide)},
          {"validation_f1", content.validation_f1},
          {"created", content.created},
          {"terms", content.terms},
          {"config", content.recipe}};
}

// What the file says it is: models begin with text, caches are plain HDF5.
json::object describe(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string start(12, '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  if (start == "siglib-model") return describe_model(file);
  if (start.starts_with("siglib-ink ")) return describe_ink(file);
  return describe_cache(file);
}

void print(const json::value& value, const std::string& name, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  if (const auto* object = value.if_object()) {
    if (!name.empty()) fmt::print("{}{}:\n", indent, name);
    for (const auto& member : *object) print(member.value(), member.key(), name.empty() ? depth : depth + 1);
  } else if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) print((*array)[i], fmt::format("{}[{}]", name, i), depth);
  } else if (const auto* text = value.if_string()) {
    // A recipe is many lines: it stands below its name.
    if (text->find('\n') == json::string::npos) {
      fmt::print("{}{}: {}\n", indent, name, text->c_str());
    } else {
      fmt::print("{}{}:\n{}\n", indent, name, text->c_str());
    }
  } else if (value.is_double()) {
    fmt::print("{}{}: {:.6g}\n", indent, name, value.get_double());
  } else {
    fmt::print("{}{}: {}\n", indent, name, json::serialize(value));
  }
}

}  // namespace

int run_info(const CommandLine& line) {
  const auto files = line.texts("file");
  fs::path file = files.empty() ? default_model() : fs::path(files.front());
  if (fs::is_directory(file)) file /= fs::exists(file / "ink.h5") ? "ink.h5" : "model.h5";
  if (!fs::exists(file)) fail(ErrorKind::input, "{}: is not there", file.string());
  const json::object description = describe(file);
  if (line.json())
    fmt::print("{}\n", json::serialize(description));
  else
    print(description, "", 0);
  return 0;
}

}  // namespace siglib::app

#include "evaluate/protocol_options.h"

#include "common/default_model.h"
#include "common/locator.h"
#include "common/recipe_files.h"
#include "siglib/config/config.h"
#include "siglib/core/error.h"
#include "siglib/core/version.h"
#include "siglib/score/fusion.h"

#include <filesystem>

namespace siglib::app {
namespace {

namespace fs = std::filesystem;

std::string absolute(const std::string& path) {
  return fs::absolute(path).lexically_normal().string();
}

// A replay takes everything from the file but where to write and which device to use.
Protocol replayed(const CommandLine& line) {
  for (const char* option :
       {"model", "config", "set", "pairs", "policy", "fusion", "prior", "locate", "degrade"})
    if (line.has(option))
      fail(ErrorKind::usage, "--replay repeats what was done: --{} cannot be given with it", option);
  Protocol protocol;
  load_yaml_file(protocol, line.text("replay"));
  if (protocol.models.empty() || protocol.models.size() != protocol.model_ids.size())
    fail(ErrorKind::usage, "{}: models: expected one or more, with as many model_ids", line.text("replay"));
  return protocol;
}

EvaluatedPart part_named(const std::string& name) {
  if (name == "test") return EvaluatedPart::test;
  if (name == "all") return EvaluatedPart::all;
  fail(ErrorKind::usage, "--part {}: expected test or all", name);
}

void take_data(const CommandLine& line, Protocol& protocol) {
  if (line.has("config") == line.has("pairs"))
    fail(ErrorKind::usage, "expected one of --config, --pairs and --replay");
  if (line.has("pairs")) {
    protocol.pairs_file = absolute(line.text("pairs"));
    return;
  }
  if (line.has("locate"))
    fail(ErrorKind::usage, "--locate goes with --pairs: a canvas cache holds signatures alone");
  const Recipe recipe = load_recipe(line.text("config"), line.texts("set"));
  protocol.data = recipe.data;
  protocol.preprocess = recipe.preprocess;
  protocol.split = recipe.split;
  protocol.pairs = recipe.pairs;
}

}  // namespace

std::vector<SceneKind> scenes_named(const std::string& name) {
  std::vector<SceneKind> scenes;
  std::string names;
  for (const auto& [known, kind] : kSceneKinds) {
    if (name == known || name == "all") scenes.push_back(kind);
    names += fmt::format("{}, ", known);
  }
  if (scenes.empty() && !name.empty())
    fail(ErrorKind::usage, "--degrade {}: expected one of {}all", name, names);
  return scenes;
}

Protocol protocol_of(const CommandLine& line) {
  if (line.has("replay")) return replayed(line);
  Protocol protocol;
  take_data(line, protocol);
  protocol.siglib = kVersion;
  for (const std::string& model : line.texts("model")) protocol.models.push_back(absolute(model));
  if (protocol.models.empty()) protocol.models.push_back(absolute(default_model().string()));
  protocol.compare = line.flag("compare");
  if (protocol.compare && protocol.models.size() < 2)
    fail(ErrorKind::usage, "--compare needs at least two --model");
  if (!protocol.compare && protocol.models.size() > 1 && !protocol.pairs_file.empty())
    fail(ErrorKind::usage, "several --model are folds, which need --config; or compare them with --compare");
  protocol.part = part_named(line.text("part"));
  protocol.degrade = line.text("degrade");
  scenes_named(protocol.degrade);
  if (!protocol.pairs_file.empty() || !protocol.degrade.empty())
    protocol.locate = line.has("locate") ? line.text("locate") : "auto";
  else if (line.has("locate"))
    fail(ErrorKind::usage, "--locate goes with --pairs or --degrade: a canvas cache holds signatures alone");
  locate_mode(protocol.locate);
  protocol.policy = line.text("policy");
  protocol.fusion = line.text("fusion");
  if (!protocol.fusion.empty()) fusion_named(protocol.fusion);
  protocol.prior = line.real("prior", 0);
  if (line.has("prior") && !(protocol.prior > 0 && protocol.prior < 1))
    fail(ErrorKind::usage, "--prior {}: expected a probability between 0 and 1", protocol.prior);
  protocol.allow_seen = line.flag("allow-seen");
  protocol.probe = !line.flag("no-probe");
  protocol.replicates = line.number("replicates");
  if (protocol.replicates != 0 && (protocol.replicates < 10 || protocol.replicates > 1'000'000))
    fail(ErrorKind::usage, "--replicates {}: expected 0, or 10 to 1000000", protocol.replicates);
  protocol.seed = line.number("seed");
  if (protocol.seed < 0) fail(ErrorKind::usage, "--seed {}: expected 0 or more", protocol.seed);
  return protocol;
}

}  // namespace siglib::app

#include "siglib/model/score_io.h"

#include "siglib/core/error.h"

namespace siglib {
namespace {

Parts parts_of(const std::vector<std::string>& names, const Hdf5File& file) {
  for (const auto& [name, parts] : kParts)
    if (names == distance_names(parts)) return parts;
  fail(ErrorKind::model, "{}: scores by the distances {}, this siglib measures {}", file.name(),
       fmt::join(names, ", "), fmt::join(distance_names(Parts::both), ", "));
}

// Rules in a row: parameters of all calibrations in one dataset, with the number that each rule has.
void write_rules(Hdf5File& file, const std::vector<ScoreRule>& rules) {
  std::vector<std::string> fusions, methods;
  std::vector<std::int64_t> references, counts;
  std::vector<double> parameters;
  for (const ScoreRule& rule : rules) {
    fusions.emplace_back(to_string(rule.fusion));
    methods.emplace_back(to_string(rule.calibration.method()));
    references.push_back(rule.references);
    counts.push_back(std::ssize(rule.calibration.parameters()));
    parameters.insert(parameters.end(), rule.calibration.parameters().begin(),
                      rule.calibration.parameters().end());
  }
  file.write_strings("rules/fusion", fusions);
  file.write_strings("rules/calibration", methods);
  file.write<std::int64_t>("rules/references", references, {std::ssize(rules)});
  file.write<std::int64_t>("rules/parameter_count", counts, {std::ssize(rules)});
  file.write<double>("rules/parameters", parameters, {std::ssize(parameters)});
}

void write_policies(Hdf5File& file, const std::vector<ScoreRule>& rules) {
  const std::vector<Policy>& policies = rules.front().policies;
  std::vector<std::string> names, negatives;
  std::vector<double> targets, thresholds;
  for (const Policy& policy : policies) {
    names.push_back(policy.name);
    negatives.emplace_back(to_string(policy.negatives));
    targets.insert(targets.end(), {policy.target_far, policy.target_frr});
  }
  for (const ScoreRule& rule : rules)
    for (const Policy& policy : rule.policies)
      thresholds.insert(thresholds.end(), {policy.accept, policy.reject});
  file.write_strings("policies/name", names);
  file.write_strings("policies/negatives", negatives);
  file.write<double>("policies/targets", targets, {std::ssize(policies), 2});
  file.write<double>("policies/thresholds", thresholds, {std::ssize(rules), std::ssize(policies), 2});
}

std::vector<Policy> read_policies(const Hdf5File& file) {
  const std::vector<std::string> names = file.read_strings("policies/name", kAnySize);
  const std::int64_t count = std::ssize(names);
  const std::vector<std::string> negatives = file.read_strings("policies/negatives", count);
  const std::vector<double> targets = file.read<double>("policies/targets", {count, 2});
  std::vector<Policy> policies;
  for (std::size_t i = 0; i < names.size(); ++i)
    policies.push_back({names[i], negatives_named(negatives[i]), targets[2 * i], targets[2 * i + 1], 0, 0});
  return policies;
}

std::vector<ScoreRule> read_rules(const Hdf5File& file) {
  const std::vector<std::string> fusions = file.read_strings("rules/fusion", kAnySize);
  const std::int64_t count = std::ssize(fusions);
  const std::vector<std::string> methods = file.read_strings("rules/calibration", count);
  const std::vector<std::int64_t> references = file.read<std::int64_t>("rules/references", {count});
  const std::vector<std::int64_t> sizes = file.read<std::int64_t>("rules/parameter_count", {count});
  const std::vector<double> parameters = file.read<double>("rules/parameters", {kAnySize});
  const std::vector<Policy> policies = read_policies(file);
  const std::vector<double> thresholds =
      file.read<double>("policies/thresholds", {count, std::ssize(policies), 2});

  std::vector<ScoreRule> rules;
  std::int64_t used = 0;
  auto threshold = thresholds.begin();
  for (std::size_t r = 0; r < fusions.size(); ++r) {
    if (sizes[r] < 0 || sizes[r] > std::ssize(parameters) - used)
      fail(ErrorKind::model, "{}: rule {} has {} calibration parameters, {} are left", file.name(), r,
           sizes[r], std::ssize(parameters) - used);
    const auto first = parameters.begin() + used;
    used += sizes[r];
    rules.push_back({fusion_named(fusions[r]), references[r],
                     Calibration(calibration_method_named(methods[r]), {first, first + sizes[r]}), policies});
    for (Policy& policy : rules.back().policies) {
      policy.accept = *threshold++;
      policy.reject = *threshold++;
    }
  }
  return rules;
}

void write_learned_distance(Hdf5File& file, const std::string& group,
                            const LearnedDistance& learned_distance) {
  const LearnedDistance::Parameters& p = learned_distance.parameters();
  const Hdf5Shape shape{std::ssize(p.names)};
  file.write_strings(group + "/names", p.names);
  file.write<double>(group + "/mean", p.mean, shape);
  file.write<double>(group + "/deviation", p.deviation, shape);
  file.write<double>(group + "/weight", p.weight, shape);
  file.write<double>(group + "/intercept", std::vector<double>{p.intercept}, {1});
}

LearnedDistance read_learned_distance(const Hdf5File& file, const std::string& group) {
  LearnedDistance::Parameters p;
  p.names = file.read_strings(group + "/names", kAnySize);
  const Hdf5Shape shape{std::ssize(p.names)};
  p.mean = file.read<double>(group + "/mean", shape);
  p.deviation = file.read<double>(group + "/deviation", shape);
  p.weight = file.read<double>(group + "/weight", shape);
  p.intercept = file.read<double>(group + "/intercept", {1}).front();
  return LearnedDistance(std::move(p));
}

}  // namespace

void write_stroke_network(Hdf5File& file, const std::string& group, const StrokeNetwork& network) {
  const StrokeNetwork::Parameters& p = network.parameters();
  StrokeNetwork::Parameters::visit_layers(p, [&](const char* name, const StrokeNetwork::Linear& layer) {
    file.write<float>(fmt::format("{}/{}/weight", group, name), layer.weight, {layer.outputs, layer.inputs});
    file.write<float>(fmt::format("{}/{}/bias", group, name), layer.bias, {layer.outputs});
  });
  file.write<float>(group + "/centre", p.centre, {StrokeNetwork::kJointInputs});
  file.write<float>(group + "/scale", p.scale, {StrokeNetwork::kJointInputs});
}

StrokeNetwork read_stroke_network(const Hdf5File& file, const std::string& group) {
  StrokeNetwork::Parameters p;
  StrokeNetwork::Parameters::visit_layers(p, [&](const char* name, StrokeNetwork::Linear& layer) {
    layer.weight = file.read<float>(fmt::format("{}/{}/weight", group, name), {layer.outputs, layer.inputs});
    layer.bias = file.read<float>(fmt::format("{}/{}/bias", group, name), {layer.outputs});
  });
  p.centre = file.read<float>(group + "/centre", {StrokeNetwork::kJointInputs});
  p.scale = file.read<float>(group + "/scale", {StrokeNetwork::kJointInputs});
  return StrokeNetwork(std::move(p));
}

void write_score(Hdf5File& file, const ScoreModel& score) {
  write_learned_distance(file, "score", score.learned_distance);
  if (score.compare.strokes) write_stroke_network(file, "strokes", *score.compare.strokes);
  write_rules(file, score.rules);
  write_policies(file, score.rules);
  file.set_attribute("", "fusion", to_string(score.fusion));
  file.write<double>("score/prior", std::vector<double>{score.prior}, {1});
}

ScoreModel read_score(const Hdf5File& file) {
  LearnedDistance learned = read_learned_distance(file, "score");
  TemplateDistance compare{parts_of(learned.parameters().names, file), {}};
  if (compare.parts != Parts::embedding) compare.strokes = read_stroke_network(file, "strokes");
  ScoreModel score{std::move(compare), std::move(learned), read_rules(file),
                   fusion_named(file.text_attribute("", "fusion")),
                   file.read<double>("score/prior", {1}).front()};
  score.check();
  return score;
}

}  // namespace siglib

#include "common/command_line.h"
#include "common/console.h"
#include "siglib/core/error.h"
#include "siglib/synth/collection.h"
#include "siglib/synth/pen_collection.h"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace siglib::app {
namespace {

std::int64_t within(const CommandLine& line, const char* name, std::int64_t low, std::int64_t high) {
  const std::int64_t value = line.number(name);
  if (value < low || value > high)
    fail(ErrorKind::usage, "--{} {}: expected {} to {}", name, value, low, high);
  return value;
}

template <class Kinds>
std::string names_of(const Kinds& kinds) {
  std::string names;
  for (const auto& [name, kind] : kinds) names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
  return names;
}

// The kind of that name; none for "any", where `any` may be asked for.
template <class Kinds>
auto kind_of(const CommandLine& line, const char* option, const Kinds& kinds, bool any) {
  const std::string name = line.text(option);
  const auto found = std::ranges::find(kinds, name, [](const auto& entry) { return entry.first; });
  if (found != kinds.end()) return std::optional(found->second);
  if (!any || name != "any")
    fail(ErrorKind::usage, "--{} {}: expected one of {}{}", option, name, names_of(kinds),
         any ? ", any" : "");
  return decltype(std::optional(found->second))();
}

std::optional<SceneRequest> scene_of(const CommandLine& line) {
  if (!line.has("scene")) {
    if (line.has("severity")) fail(ErrorKind::usage, "--severity goes with --scene");
    return std::nullopt;
  }
  SceneRequest request;
  request.severity = line.real("severity", request.severity);
  request.kind = kind_of(line, "scene", kSceneKinds, true);
  return request;
}

void generate(const CommandLine& line, std::uint64_t seed) {
  SynthesizeOptions options{.writers = within(line, "writers", 1, 100'000),
                            .genuine = within(line, "genuine", 1, 1000),
                            .forged = within(line, "forged", 0, 1000),
                            .seed = seed,
                            .scene = scene_of(line)};
  if (line.has("script")) options.script = kind_of(line, "script", kScriptFamilies, true);
  if (line.has("forger")) options.forger = *kind_of(line, "forger", kForgerKinds, false);
  if (line.has("skill")) options.skill = line.real("skill", 0);
  if (options.skill && options.forger != ForgerKind::skilled)
    fail(ErrorKind::usage, "--skill goes with --forger skilled");
  const std::string out = line.required("out");
  Console console(line);
  write_collection(options, out, line.threads(), console);
  const std::int64_t images = options.writers * (options.genuine + options.forged);
  if (line.json())
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"out", out}, {"images", images}}));
  else
    console.info(fmt::format("{}: {} images of {} writers", out, images, options.writers));
}

void render_recordings(const CommandLine& line, std::uint64_t seed) {
  const PenFormat format = pen_format(line.required("format"));
  const std::string out = line.required("out");
  Console console(line);
  const PenCollectionReport report =
      write_pen_collection(line.text("pen"), format, seed, out, line.threads(), console);
  if (line.json()) {
    boost::json::array refused;
    for (const RefusedPenFile& file : report.refused)
      refused.push_back(boost::json::object{{"path", file.path}, {"reason", file.reason}});
    fmt::print("{}\n", boost::json::serialize(boost::json::object{
                           {"out", out}, {"images", report.images}, {"refused", std::move(refused)}}));
  } else {
    console.info(fmt::format("{}: {} images of {} writers", out, report.images, report.writers));
  }
}

}  // namespace

int run_synthesize(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                            //
      ("writers", po::value<std::int64_t>(), "how many writers")                               //
      ("genuine", po::value<std::int64_t>()->default_value(12), "genuine signatures of each")  //
      ("forged", po::value<std::int64_t>()->default_value(12), "forgeries of each")            //
      ("script", po::value<std::string>(),
       ("what the writers write: " + names_of(kScriptFamilies) + ", any; any if not given").c_str())  //
      ("forger", po::value<std::string>(),
       ("who forges: " + names_of(kForgerKinds) +
        " (copies, knows the name, signs as themselves); skilled if not given")
           .c_str())                                                                                //
      ("skill", po::value<double>(), "of the forgers, 0 to 1; drawn from 0.5 to 0.9 if not given")  //
      ("scene", po::value<std::string>(),
       ("documents and their photographs instead of scans: " + names_of(kSceneKinds) + ", any").c_str())  //
      ("severity", po::value<double>(), "of the scene, 1 (easy) to 5; 3 if not given")                    //
      ("pen", po::value<std::string>(), "folder of pen files to render instead")                          //
      ("format", po::value<std::string>(), "their format: svc2004, susig_visual, susig_blind")            //
      ("seed", po::value<std::int64_t>()->default_value(1), "which writers, or which pens and papers")    //
      ("out", po::value<std::string>(), "folder to fill: <writer>/genuine/*, <writer>/forged/*");
  const CommandLine line(
      "siglib synthesize {--writers N [--scene KIND [--severity 1..5]] | --pen DIR --format NAME} --out DIR "
      "[--seed S]",
      "Generates writers and forgers, or renders signatures that a tablet recorded.\n"
      "data/collections/plain.yaml reads the folder. With --scene the signatures are on documents\n"
      "before a camera; masks/ and boxes.csv say where.",
      own, "", arguments);
  if (line.answered()) return 0;
  if (line.has("writers") && line.has("pen"))
    fail(ErrorKind::usage, "--writers and --pen exclude each other");
  if (!line.has("writers") && !line.has("pen")) fail(ErrorKind::usage, "--writers or --pen is missing");
  for (const char* name : {"scene", "script", "forger", "skill"})
    if (line.has(name) && line.has("pen")) fail(ErrorKind::usage, "--{} goes with --writers", name);
  if (line.has("format") && !line.has("pen")) fail(ErrorKind::usage, "--format goes with --pen");
  const auto seed = static_cast<std::uint64_t>(within(line, "seed", 0, INT64_MAX));
  if (line.has("pen"))
    render_recordings(line, seed);
  else
    generate(line, seed);
  return 0;
}

}  // namespace siglib::app

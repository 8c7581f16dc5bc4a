#include "common/command_line.h"
#include "common/console.h"
#include "engine.h"
#include "siglib/core/error.h"
#include "siglib/synth/collection.h"
#include "siglib/synth/pen_collection.h"
#include "synthesize/names.h"

#include <fmt/format.h>
#include <boost/json.hpp>

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

int run_synthesize(const CommandLine& line) {
  const auto seed = static_cast<std::uint64_t>(within(line, "seed", 0, INT64_MAX));
  if (line.has("pen"))
    render_recordings(line, seed);
  else
    generate(line, seed);
  return 0;
}

}  // namespace siglib::app

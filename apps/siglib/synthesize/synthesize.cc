#include "common/command_line.h"
#include "common/console.h"
#include "siglib/core/error.h"
#include "siglib/synth/collection.h"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {

int run_synthesize(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()                                                                            //
      ("writers", po::value<std::int64_t>(), "how many writers")                               //
      ("genuine", po::value<std::int64_t>()->default_value(12), "genuine signatures of each")  //
      ("forged", po::value<std::int64_t>()->default_value(12), "skilled forgeries of each")    //
      ("seed", po::value<std::int64_t>()->default_value(1), "which writers")                   //
      ("out", po::value<std::string>(), "folder to fill: <writer>/genuine/*.png, <writer>/forged/*.png");
  const CommandLine line("siglib synthesize --writers N --out DIR [--seed S]",
                         "Generates writers and forgers. data/collections/plain.yaml reads the folder.", own,
                         "", arguments);
  if (line.answered()) return 0;
  if (!line.has("writers")) fail(ErrorKind::usage, "--writers is missing");
  const auto within = [&](const char* name, std::int64_t low, std::int64_t high) {
    const std::int64_t value = line.number(name);
    if (value < low || value > high)
      fail(ErrorKind::usage, "--{} {}: expected {} to {}", name, value, low, high);
    return value;
  };
  const SynthesizeOptions options{within("writers", 1, 100'000), within("genuine", 1, 1000),
                                  within("forged", 0, 1000),
                                  static_cast<std::uint64_t>(within("seed", 0, INT64_MAX))};
  const std::string out = line.required("out");
  Console console(line);
  write_collection(options, out, line.threads(), console);
  const std::int64_t images = options.writers * (options.genuine + options.forged);
  if (line.json())
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"out", out}, {"images", images}}));
  else
    console.info(fmt::format("{}: {} images of {} writers", out, images, options.writers));
  return 0;
}

}  // namespace siglib::app

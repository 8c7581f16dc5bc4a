#include "common/command_line.h"
#include "common/verb.h"
#include "siglib/core/error.h"
#include "siglib/explain/method.h"

#include <boost/program_options/value_semantic.hpp>

namespace siglib::app {
namespace {

std::string methods() {
  std::string all;
  for (const auto& [name, method] : kMethods) all += (all.empty() ? "" : ", ") + std::string(name);
  return all;
}

}  // namespace

CommandLine explain_line(const Arguments& arguments) {
  const std::string about_method = methods() + "; deeplift by default";
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
  CommandLine line(
      "siglib explain [--model FILE] [--method NAME] REFERENCE QUERY --out DIR",
      "Shows which ink speaks for a match and which against it, and says in a sentence what differs most.",
      own, "image", arguments);
  if (line.answered()) return line;
  if (line.texts("image").size() != 2) fail(ErrorKind::usage, "expected a reference and a query");
  return line;
}

}  // namespace siglib::app

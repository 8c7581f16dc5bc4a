#include "common/command_line.h"
#include "common/console.h"
#include "common/recipe_files.h"
#include "siglib/core/error.h"

#include <fmt/format.h>
#include <boost/json.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <cstdlib>

namespace siglib::app {
namespace {

boost::json::array to_array(const std::vector<std::pair<std::string, std::string>>& items, const char* what) {
  boost::json::array array;
  for (const auto& [path, detail] : items)
    array.push_back(boost::json::object{{"path", path}, {what, detail}});
  return array;
}

}  // namespace

int run_prepare(const Arguments& arguments) {
  po::options_description own("options");
  own.add_options()  //
      ("collection", po::value<std::vector<std::string>>()->composing(),
       "manifest of a collection; repeatable")                                                              //
      ("root", po::value<std::string>(), "folder that holds the collections; SIGLIB_DATA or . by default")  //
      ("out", po::value<std::string>(), "the cache to write");
  const CommandLine line(
      "siglib prepare --collection FILE... [--root DIR] --out CACHE.h5",
      "Decodes and preprocesses the images of collections into one HDF5 canvas cache. Pixel-identical\n"
      "copies are dropped; images that cannot be used are reported and left out.",
      own, "", arguments);
  if (line.answered()) return 0;
  const auto manifests = line.texts("collection");
  if (manifests.empty()) fail(ErrorKind::usage, "--collection is missing");
  const std::string out = line.required("out");
  std::string root = line.text("root");
  if (root.empty()) {
    const char* data = std::getenv("SIGLIB_DATA");
    root = data != nullptr && *data != '\0' ? data : ".";
  }
  Console console(line);
  const PrepareReport report = prepare(manifests, root, PreprocessOptions{}, out, line.threads(), console);
  if (line.json())
    fmt::print("{}\n",
               boost::json::serialize(boost::json::object{{"cache", out},
                                                          {"written", report.written},
                                                          {"copies", to_array(report.copies, "kept")},
                                                          {"refused", to_array(report.refused, "reason")}}));
  return 0;
}

}  // namespace siglib::app

#include "common/command_line.h"
#include "common/console.h"
#include "common/recipe_files.h"
#include "engine.h"
#include "siglib/core/error.h"

#include <fmt/format.h>
#include <boost/json.hpp>

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

int run_prepare(const CommandLine& line) {
  const auto manifests = line.texts("collection");
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

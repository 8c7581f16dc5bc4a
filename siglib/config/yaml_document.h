// YAML text into nodes. For sources of the library: needs yaml-cpp's headers.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>

namespace siglib {

// The one document of `text`, null where it holds none. Throws Error(usage) beginning with `origin`, and the
// line where `lines` says that it tells the reader anything.
YAML::Node yaml_document(const std::string& text, const std::string& origin, bool lines);

}  // namespace siglib

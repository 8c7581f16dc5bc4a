// Names of kinds, as options take them.
#pragma once

#include <string>

namespace siglib::app {

// Of a table of name and kind: "cheque, form, letter".
template <class Kinds>
std::string names_of(const Kinds& kinds) {
  std::string names;
  for (const auto& [name, kind] : kinds) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

}  // namespace siglib::app

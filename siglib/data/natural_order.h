// File names in the order people expect: runs of digits compare as numbers, so 2 comes before 10.
#pragma once

#include <string_view>

namespace siglib {

// A strict total order: texts that differ only in leading zeros fall back to plain order. A '/' comes before
// every other character, so that a folder's files stay together.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace siglib

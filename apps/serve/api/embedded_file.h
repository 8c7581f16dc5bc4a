// A file that the build put into the program: cmake/EmbedFile.cmake.
#pragma once

#include <string_view>

namespace siglib::serve {

struct EmbeddedFile {
  std::string_view name;  // relative to its folder, with slashes
  std::string_view content;
};

}  // namespace siglib::serve

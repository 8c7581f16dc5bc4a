// What the benchmarks share.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace siglib {

// --json FILE, or nothing.
inline std::string json_file(int argc, char** argv) {
  if (argc == 1) return {};
  if (argc == 3 && std::string_view(argv[1]) == "--json") return argv[2];
  fmt::print(stderr, "usage: {} [--json FILE]\n", argv[0]);
  std::exit(2);
}

// CPU time of this process, over all its threads: others on the machine disturb it less than a clock's.
inline double seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace siglib

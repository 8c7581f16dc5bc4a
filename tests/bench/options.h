// What the benchmarks share.
#pragma once

#include "siglib/core/error.h"
#include "siglib/core/file.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

// --json FILE, or nothing.
inline std::string json_file(int argc, char** argv) {
  if (argc == 1) return {};
  if (argc == 3 && std::string_view(argv[1]) == "--json") return argv[2];
  fmt::print(stderr, "usage: {} [--json FILE]\n", argv[0]);
  std::exit(2);
}

// To the file of --json, where one was asked for.
inline void write_results(const std::string& json, const boost::json::value& results) {
  if (!json.empty()) write_text(json, boost::json::serialize(results) + "\n");
}

// What every benchmark's main does: run(json file) and an exit code for its errors.
inline int benchmark_main(int argc, char** argv, int (*run)(const std::string& json)) try {
  return run(json_file(argc, argv));
} catch (const Error& error) {
  fmt::print(stderr, "{}\n", error.what());
  return exit_code(error.kind());
}

// CPU time of this process, over all its threads: others on the machine disturb it less than a clock's.
inline double seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Median over `count` calls; the first call of all warms up and does not count.
inline double median_milliseconds(std::size_t count, const std::function<void(std::size_t)>& action) {
  action(0);
  std::vector<double> times(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double start = seconds();
    action(i);
    times[i] = 1000 * (seconds() - start);
  }
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(count / 2));
  return times[count / 2];
}

}  // namespace siglib

// What the system knows of a process and of those it started.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace siglib::bench {

struct ProcessUsage {
  double cpu_seconds = 0;
  std::int64_t resident_bytes = 0;
};

// Of `pid` and its descendants together: some servers work in child processes. Zero where there is none.
ProcessUsage usage_of(pid_t pid);

// Busy share of all cores since the system started, in core-seconds: its difference tells what else ran.
double busy_core_seconds();

}  // namespace siglib::bench

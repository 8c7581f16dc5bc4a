// A load of matches over real sockets.
#pragma once

#include "tests/bench/load/pictures.h"
#include "tests/bench/load/process.h"

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace siglib::bench {

struct LoadOptions {
  std::uint16_t port = 0;  // on 127.0.0.1
  pid_t server = 0;        // whose CPU and memory are watched; 0: nobody's
  std::size_t connections = 64;
  double warm_up_seconds = 5;
  double seconds = 60;
  // Requests a second, evenly; 0: every connection sends its next request when the last is answered. At a
  // rate, latencies count from the planned time: what waits for a free connection waits for the server.
  double rate = 0;
  std::size_t references = 1;  // the first pictures of each writer are enrolled, the others are matched
};

struct Customer {
  std::string id;
  std::size_t writer = 0;
};

struct LoadResult {
  double seconds = 0;
  double planned = 0;  // requests that the rate asked for; 0 without a rate
  std::vector<double> milliseconds;
  std::map<std::string, std::int64_t> failures;  // by status, "connection", or "no score"
  double own_cpu_seconds = 0;
  double busy_core_seconds = 0;  // of the whole machine
  ProcessUsage before, after;    // of the server, after the warm-up and at the end
};

// One customer a writer. Throws Error(io) where the server refuses.
std::vector<Customer> enrol(const LoadOptions& options, const Pictures& pictures);

// Customers take turns in an order that looks random. Throws Error(io) when no connection can be made.
LoadResult run_load(const LoadOptions& options, const Pictures& pictures,
                    const std::vector<Customer>& customers);

}  // namespace siglib::bench

// What is told of every request once it is over. Never a raw path, query or header but the id: they can name
// customers.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace siglib::serve {

struct AccessEntry {
  std::chrono::system_clock::time_point time;  // of the request's first byte
  std::string id;
  std::string peer;
  bool tls = false;
  std::string method;           // "OTHER" unless it is a common one, so that clients cannot make up labels
  std::string route;            // the pattern that matched, "" when none did
  int status = 0;               // 499 when the client left before its answer
  bool aborted = false;         // the response could not be sent whole
  std::uint64_t bytes_in = 0;   // body, decoded
  std::uint64_t bytes_out = 0;  // body
  struct Phases {
    std::chrono::nanoseconds header{0}, admission{0}, body{0}, handler{0}, write{0};
  } phases;

  std::chrono::nanoseconds duration() const {
    return phases.header + phases.admission + phases.body + phases.handler + phases.write;
  }
};

// One line of JSON without its line break.
std::string access_log_line(const AccessEntry& entry);

}  // namespace siglib::serve

#include "serve/http/access_log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <boost/json.hpp>

#include <cmath>
#include <ctime>

namespace siglib::serve {
namespace {

std::string utc(std::chrono::system_clock::time_point time) {
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(static_cast<std::time_t>(milliseconds / 1000)), milliseconds % 1000);
}

// Microseconds are as fine as a reader needs.
double seconds(std::chrono::nanoseconds duration) {
  return std::round(static_cast<double>(duration.count()) / 1e3) / 1e6;
}

}  // namespace

std::string access_log_line(const AccessEntry& entry) {
  boost::json::object phases;
  phases["header"] = seconds(entry.phases.header);
  phases["admission"] = seconds(entry.phases.admission);
  phases["body"] = seconds(entry.phases.body);
  phases["handler"] = seconds(entry.phases.handler);
  phases["write"] = seconds(entry.phases.write);
  boost::json::object line;
  line["time"] = utc(entry.time);
  line["request_id"] = entry.id;
  line["peer"] = entry.peer;
  line["tls"] = entry.tls;
  line["method"] = entry.method;
  line["route"] = entry.route;
  line["status"] = entry.status;
  line["aborted"] = entry.aborted;
  line["bytes_in"] = entry.bytes_in;
  line["bytes_out"] = entry.bytes_out;
  line["seconds"] = seconds(entry.duration());
  line["phases_seconds"] = std::move(phases);
  return boost::json::serialize(line);
}

}  // namespace siglib::serve

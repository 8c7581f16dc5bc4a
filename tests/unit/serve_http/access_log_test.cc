#include "serve/http/access_log.h"

#include <gtest/gtest.h>

namespace siglib::serve {
namespace {

TEST(AccessLog, IsOneLineOfJson) {
  AccessEntry entry;
  entry.time = std::chrono::system_clock::time_point(std::chrono::milliseconds(1764288000123));
  entry.id = "abc";
  entry.peer = "::1";
  entry.method = "GET";
  entry.route = "/v1/customers/{uuid}";
  entry.status = 200;
  entry.bytes_out = 42;
  entry.phases.header = std::chrono::microseconds(250);
  entry.phases.handler = std::chrono::milliseconds(3);
  EXPECT_EQ(
      access_log_line(entry),
      R"({"time":"2025-11-28T00:00:00.123Z","request_id":"abc","peer":"::1","tls":false,"method":"GET",)"
      R"("route":"/v1/customers/{uuid}","status":200,"aborted":false,"bytes_in":0,"bytes_out":42,)"
      R"("seconds":3.25E-3,"phases_seconds":{"header":2.5E-4,"admission":0E0,"body":0E0,"handler":3E-3,)"
      R"("write":0E0}})");
}

}  // namespace
}  // namespace siglib::serve

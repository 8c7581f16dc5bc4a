#include "serve/store/audit.h"

#include "engine.h"
#include "serve/options.h"
#include "siglib/core/error.h"
#include "siglib/core/hash.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <charconv>

namespace siglib::app {
namespace {

namespace json = boost::json;

constexpr int kBroken = 1;

// "SEQ:HASH", as an earlier verification printed it.
struct Head {
  std::int64_t seq = 0;
  std::string hash;
};

Head head_of(const std::string& text) {
  Head head;
  const auto colon = text.find(':');
  const char* end = text.data() + std::min(colon, text.size());
  if (colon == std::string::npos || std::from_chars(text.data(), end, head.seq).ptr != end || head.seq < 1)
    fail(ErrorKind::usage, "--expect {}: expected SEQ:HASH, as verify prints it", text);
  head.hash = text.substr(colon + 1);
  return head;
}

struct Verified {
  serve::AuditCheck check;
  bool as_expected = true;
};

Verified verify(serve::Store& store, const std::optional<Head>& expected) {
  Verified result;
  bool more = true;
  while (more) {
    constexpr std::int64_t kStep = 1000;
    std::int64_t step = kStep;
    if (expected && expected->seq > result.check.entries)
      step = std::min(step, expected->seq - result.check.entries);  // stop there to look
    more = store.read([&](serve::Session& session) {
      return serve::verify_audit_step(session, result.check, static_cast<int>(step));
    });
    if (expected && result.check.entries == expected->seq)
      result.as_expected = to_hex(result.check.head) == expected->hash;
  }
  if (expected && result.check.entries < expected->seq) result.as_expected = false;
  return result;
}

}  // namespace

int run_serve_audit(const CommandLine& line) {
  std::optional<Head> expected;
  if (line.has("expect")) expected = head_of(line.text("expect"));
  serve::Store store(store_options(serve_options(line)));
  const auto [check, as_expected] = verify(store, expected);
  const bool whole = !check.first_broken && as_expected;
  if (line.json())
    fmt::print(
        "{}\n",
        json::serialize(json::object{
            {"whole", whole},
            {"entries", check.entries},
            {"head", to_hex(check.head)},
            {"first_broken", check.first_broken ? json::value(*check.first_broken) : json::value(nullptr)},
            {"as_expected", as_expected}}));
  else if (check.first_broken)
    fmt::print("broken at entry {}\n", *check.first_broken);
  else if (!as_expected)
    fmt::print("{} entries follow from each other, but not from the expected head\n", check.entries);
  else
    fmt::print("{} entries, whole; head {}:{}\n", check.entries, check.entries, to_hex(check.head));
  return whole ? 0 : kBroken;
}

}  // namespace siglib::app

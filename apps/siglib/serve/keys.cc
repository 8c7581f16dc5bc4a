#include "serve/store/keys.h"

#include "engine.h"
#include "serve/api/json.h"
#include "serve/options.h"
#include "serve/store/audit.h"
#include "siglib/core/error.h"

#include <fmt/format.h>
#include <boost/json.hpp>

namespace siglib::app {
namespace {

namespace json = boost::json;
using serve::Session;

constexpr const char* kActor = "command line";

int add(const CommandLine& line, serve::Store& store) {
  const serve::Role role = serve::role_from(line.required("role"));
  const std::int64_t rate = line.has("rate") ? line.number("rate") : 0;
  if (rate < 0) fail(ErrorKind::usage, "--rate {}: expected requests a minute, 0 for no limit", rate);
  const serve::NewKey made = serve::make_key(line.required("name"), role, rate);
  const serve::ApiKey key = store.write_and_wait([&](Session& session) {
    const serve::ApiKey added = serve::add_key(session, made);
    serve::append_audit(
        session, {"key", kActor, added.id, json::serialize(json::object{{"role", serve::to_string(role)}})});
    return added;
  });
  if (line.json()) {
    fmt::print(
        "{}\n",
        json::serialize(json::object{
            {"id", key.id}, {"name", key.name}, {"role", serve::to_string(key.role)}, {"key", made.token}}));
  } else {
    fmt::print("{}\n", made.token);
    fmt::print(stderr, "key {} ({}): keep it, it is not shown again\n", key.id, serve::to_string(key.role));
  }
  return 0;
}

int list(const CommandLine& line, serve::Store& store) {
  const auto keys = store.read([](Session& session) { return serve::list_keys(session); });
  json::array all;
  for (const serve::ApiKey& key : keys) {
    const std::string state =
        key.revoked_at
            ? "revoked " + serve::iso_time(*key.revoked_at)
            : (key.last_used_day ? "used " + serve::iso_time(*key.last_used_day * 86'400'000).substr(0, 10)
                                 : "never used");
    if (line.json())
      all.push_back(json::object{{"id", key.id},
                                 {"name", key.name},
                                 {"role", serve::to_string(key.role)},
                                 {"prefix", key.prefix},
                                 {"rate_limit", key.rate_limit},
                                 {"state", state}});
    else
      fmt::print("{}  {:<8}  {}  {}  {}\n", key.id, serve::to_string(key.role), key.prefix, key.name, state);
  }
  if (line.json()) fmt::print("{}\n", json::serialize(all));
  return 0;
}

int revoke(const std::string& id, serve::Store& store) {
  const bool revoked = store.write_and_wait([&id](Session& session) {
    const bool was_valid = serve::revoke_key(session, id);
    if (was_valid) serve::append_audit(session, {"revoke_key", kActor, id, "{}"});
    return was_valid;
  });
  if (!revoked) fail(ErrorKind::usage, "there is no valid key {}; siglib serve keys list shows them", id);
  return 0;
}

}  // namespace

int run_serve_keys(const CommandLine& line) {
  const std::vector<std::string> words = line.texts("command");
  const std::string& command = words.front();
  serve::Store store(store_options(serve_options(line)));
  if (command == "add") return add(line, store);
  if (command == "list") return list(line, store);
  return revoke(words[1], store);
}

}  // namespace siglib::app

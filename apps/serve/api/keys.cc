#include "serve/store/keys.h"

#include "serve/api/answer.h"
#include "serve/api/routes.h"
#include "serve/http/http_error.h"
#include "serve/store/audit.h"
#include "serve/store/text.h"

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kLongestName = 50;  // characters
constexpr std::int64_t kMostPerMinute = 1'000'000;

json::object key_json(const ApiKey& key) {
  constexpr std::int64_t kDay = 86'400'000;
  const auto time = [](const std::optional<std::int64_t>& at, std::int64_t unit) {
    return at ? json::value(iso_time(*at * unit)) : json::value(nullptr);
  };
  return {{"id", key.id},
          {"name", key.name},
          {"role", to_string(key.role)},
          {"prefix", key.prefix},
          {"rate_limit", key.rate_limit},
          {"created_at", iso_time(key.created_at)},
          {"revoked_at", time(key.revoked_at, 1)},
          {"last_used", time(key.last_used_day, kDay)}};
}

asio::awaitable<Response> list(Service& service, Request) {
  const std::vector<ApiKey> keys =
      co_await service.reading([](Session& session) { return list_keys(session); });
  json::array items;
  for (const ApiKey& key : keys) items.push_back(key_json(key));
  co_return json_response(200, json::object{{"items", std::move(items)}});
}

std::int64_t rate_of(const json::object& body) {
  const json::value* rate = body.if_contains("rate_limit");
  if (rate == nullptr) return 0;
  if (!rate->is_int64() || rate->get_int64() < 0 || rate->get_int64() > kMostPerMinute)
    throw HttpError(400, "rate_limit: expected requests a minute, 0 for no limit");
  return rate->get_int64();
}

asio::awaitable<Response> make(Service& service, Request request) {
  const std::string actor = caller_of(request).id;
  const json::object body = json_body(request);
  refuse_other_fields(body, {"name", "role", "rate_limit"});
  const std::string name = text_field(body, "name", kLongestName);
  const Role role = role_from(text_field(body, "role"));
  const std::int64_t rate = rate_of(body);
  const NewKey made = co_await service.on_store_thread([&] { return make_key(name, role, rate); });
  const ApiKey key = co_await service.writing([&](Session& session) {
    const ApiKey added = add_key(session, made);
    append_audit(session, {"key", actor, added.id, to_text(json::object{{"role", to_string(role)}})});
    return added;
  });
  json::object answer = key_json(key);
  answer["key"] = made.token;  // never again
  co_return json_response(201, answer);
}

asio::awaitable<Response> revoke(Service& service, Request request) {
  const std::string id = canonical_uuid(request.parameter("id"));
  const std::string actor = caller_of(request).id;
  const bool revoked = co_await service.writing([&](Session& session) {
    const bool was_valid = revoke_key(session, id);
    if (was_valid) append_audit(session, {"revoke_key", actor, id, "{}"});
    return was_valid;
  });
  if (!revoked) throw HttpError(404, "there is no such key, or it was revoked before");
  co_return no_content();
}

}  // namespace

void add_key_routes(Routes& routes, Service& service) {
  routes.add("GET", "/v1/keys", Role::admin, service,
             [&service](Request request) { return list(service, std::move(request)); });
  routes.add("POST", "/v1/keys", Role::admin, service,
             [&service](Request request) { return make(service, std::move(request)); });
  routes.add("DELETE", "/v1/keys/{id}", Role::admin, service,
             [&service](Request request) { return revoke(service, std::move(request)); });
}

}  // namespace siglib::serve

// Signing in, who is signed in, signing out.
#include "serve/api/json.h"
#include "serve/api/routes.h"
#include "serve/http/http_error.h"
#include "serve/store/audit.h"
#include "serve/store/text.h"

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

constexpr std::uint64_t kLargestBody = 4096;

json::object session_json(const Service& service, AccessControl& access, const Caller& caller) {
  json::object answer{{"id", caller.id},
                      {"name", caller.name},
                      {"role", to_string(caller.role)},
                      {"local", caller.local()},
                      {"policy", service.matcher_for("").policy().name},
                      {"csrf_token", nullptr},
                      {"idle_seconds", nullptr},
                      {"expires_at", nullptr}};
  if (caller.session) {
    answer["csrf_token"] = access.sessions().csrf_token(*caller.session);
    answer["idle_seconds"] = static_cast<double>(access.sessions().idle_milliseconds()) / 1000;
    answer["expires_at"] = iso_time(caller.session->expires);
  }
  return answer;
}

asio::awaitable<Response> begin(Service& service, AccessControl& access, Request request) {
  const json::object body = json_body(request);
  refuse_other_fields(body, {"key"});
  const std::string token = text_field(body, "key");
  const ApiKey key = co_await access.sign_in(request, token);
  const std::int64_t now = now_ms();
  const SignIn session = access.sessions().begin(key.id, now);
  co_await service.writing([&key](Session& store) {
    append_audit(store, {"sign_in", key.id, "", "{}"});
    return true;
  });
  const Caller caller{key.id, key.name, key.role, key.rate_limit, session, {}};
  Response response = json_response(201, session_json(service, access, caller));
  response.headers.add("Set-Cookie",
                       session_cookie(access.sessions().seal(session), (session.expires - now) / 1000,
                                      access.secure_cookie(request)));
  co_return response;
}

Response end(AccessControl& access, const Request& request) {
  const Caller& caller = caller_of(request);
  if (!caller.session)
    throw HttpError(409, "there is no session: the request came with a key, or needs none");
  access.sessions().end(*caller.session, now_ms());
  Response response = no_content();
  response.headers.add("Set-Cookie", session_cookie("", 0, access.secure_cookie(request)));
  return response;
}

}  // namespace

void add_session_routes(Routes& routes, Service& service, AccessControl& access) {
  routes.add("POST", "/v1/session", {}, service,
             [&service, &access](Request request) { return begin(service, access, std::move(request)); },
             {.body_bytes = kLargestBody, .handler_seconds = {}});
  routes.add("GET", "/v1/session", Role::viewer, service,
             [&service, &access](Request request) -> asio::awaitable<Response> {
               co_return json_response(200, session_json(service, access, caller_of(request)));
             });
  routes.add("DELETE", "/v1/session", Role::viewer, service,
             [&access](Request request) -> asio::awaitable<Response> { co_return end(access, request); });
}

}  // namespace siglib::serve

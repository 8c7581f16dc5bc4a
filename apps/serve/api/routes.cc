#include "serve/api/routes.h"

#include "serve/http/http_error.h"
#include "serve/store/error.h"

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

std::string_view name_of(StoreFault fault) {
  switch (fault) {
    case StoreFault::unavailable:
      return "unavailable";
    case StoreFault::busy:
      return "busy";
    case StoreFault::full:
      return "full";
    case StoreFault::conflict:
      return "conflict";
  }
  return "";
}

HttpError refusal_of(const StoreError& error) {
  const int status = http_status(error.fault());
  Headers headers;
  if (status == 503) headers.add("Retry-After", "1");
  return {status, error.what(), headers};
}

asio::awaitable<Response> run(Service& service, const Handler& handler, Request request) {
  const auto* caller = std::any_cast<Caller>(&request.context);
  const std::string renewal = caller == nullptr ? "" : caller->renewal;
  try {
    Response response = co_await handler(std::move(request));
    if (!renewal.empty() && !response.headers.find("Set-Cookie")) response.headers.add("Set-Cookie", renewal);
    co_return response;
  } catch (const StoreError& error) {
    service.metrics().store_error(name_of(error.fault()));
    throw refusal_of(error);
  } catch (const Overloaded& overload) {
    throw HttpError(503, "too many images are at work: try again",
                    {{"Retry-After", std::to_string(overload.retry_after_seconds)}});
  }
}

}  // namespace

void Routes::add(std::string method, std::string pattern, Permission permission, Service& service,
                 Handler handler, RouteLimits limits) {
  permissions_.emplace(method + " " + pattern, permission);
  const auto shared = std::make_shared<const Handler>(std::move(handler));
  router_.add(
      std::move(method), std::move(pattern),
      [&service, shared](Request request) { return run(service, *shared, std::move(request)); }, limits);
}

Permission Routes::permission(std::string_view method, std::string_view pattern) const {
  const std::string name = std::string(method == "HEAD" ? "GET" : method).append(" ").append(pattern);
  const auto found = permissions_.find(name);
  // A route that nobody spoke of is nobody's.
  return found == permissions_.end() ? Permission(Role::admin) : found->second;
}

std::vector<std::string> Routes::names() const {
  std::vector<std::string> names;
  for (const auto& [name, permission] : permissions_) names.push_back(name);
  return names;
}

Routes make_routes(Service& service, AccessControl& access, std::function<std::int64_t()> connections) {
  Routes routes;
  add_dashboard_routes(routes, service);
  add_session_routes(routes, service, access);
  add_customer_routes(routes, service);
  add_signature_routes(routes, service);
  add_match_routes(routes, service);
  add_explanation_routes(routes, service);
  add_review_routes(routes, service);
  add_stateless_routes(routes, service);
  add_model_routes(routes, service);
  add_audit_routes(routes, service);
  add_statistics_routes(routes, service);
  add_key_routes(routes, service);
  add_health_routes(routes, service, std::move(connections));
  return routes;
}

}  // namespace siglib::serve

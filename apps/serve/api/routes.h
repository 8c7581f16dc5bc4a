// The routes of the API: DESIGN.md §6, docs/http.md. Each file beside this one handles one subject.
#pragma once

#include "serve/api/access.h"
#include "serve/api/service.h"
#include "serve/http/router.h"

#include <map>
#include <string>
#include <string_view>

namespace siglib::serve {

// The router, and what each of its routes asks of a caller.
class Routes {
 public:
  // A failure of the store, or too much work, is told as the status it stands for.
  void add(std::string method, std::string pattern, Permission permission, Service& service, Handler handler,
           RouteLimits limits = {});

  // Of a route that was added; HEAD asks for what GET does.
  Permission permission(std::string_view method, std::string_view pattern) const;
  const Router& router() const { return router_; }
  // "GET /v1/model", …
  std::vector<std::string> names() const;

 private:
  Router router_;
  std::map<std::string, Permission, std::less<>> permissions_;
};

void add_dashboard_routes(Routes& routes, Service& service);
void add_session_routes(Routes& routes, Service& service, AccessControl& access);
void add_customer_routes(Routes& routes, Service& service);
void add_signature_routes(Routes& routes, Service& service);
void add_match_routes(Routes& routes, Service& service);
void add_explanation_routes(Routes& routes, Service& service);
void add_review_routes(Routes& routes, Service& service);
void add_stateless_routes(Routes& routes, Service& service);  // compare, embed
void add_model_routes(Routes& routes, Service& service);
void add_audit_routes(Routes& routes, Service& service);
void add_statistics_routes(Routes& routes, Service& service);
void add_key_routes(Routes& routes, Service& service);
void add_health_routes(Routes& routes, Service& service, std::function<std::int64_t()> connections);

Routes make_routes(Service& service, AccessControl& access, std::function<std::int64_t()> connections);

}  // namespace siglib::serve

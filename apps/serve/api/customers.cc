#include "serve/store/customers.h"
#include "serve/api/answer.h"
#include "serve/api/routes.h"
#include "serve/http/http_error.h"
#include "serve/store/audit.h"
#include "serve/store/signatures.h"
#include "serve/store/text.h"

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

std::string customer_of(const Request& request) {
  return canonical_uuid(request.parameter("uuid"));
}

std::string erased_details(const Erased& erased) {
  return to_text(json::object{{"signatures", erased.signatures},
                              {"matches", erased.matches},
                              {"explanations", erased.explanations},
                              {"reviews", erased.reviews}});
}

asio::awaitable<Response> put(Service& service, Request request) {
  const std::string id = customer_of(request);
  const std::string actor = caller_of(request).id;
  struct Put {
    bool is_new;
    Customer customer;
  };
  const Put done = co_await service.writing([&id, &actor](Session& session) {
    const bool is_new = create_customer(session, id);
    if (is_new) append_audit(session, {"customer", actor, id, "{}"});
    return Put{is_new, find_customer(session, id).value()};
  });
  co_return json_response(done.is_new ? 201 : 200, customer_json(done.customer));
}

asio::awaitable<Response> list(Service& service, Request request) {
  const std::string cursor(request.query.find("cursor").value_or(""));
  const int limit = limit_of(request);
  const Page<Customer> page = co_await service.reading(
      [&cursor, limit](Session& session) { return list_customers(session, cursor, limit); });
  co_return json_response(200, page_json(page, customer_json));
}

asio::awaitable<Response> get(Service& service, Request request) {
  const std::string id = customer_of(request);
  const std::optional<Customer> customer =
      co_await service.reading([&id](Session& session) { return find_customer(session, id); });
  if (!customer) throw HttpError(404, "there is no such customer");
  co_return json_response(200, customer_json(*customer));
}

asio::awaitable<Response> remove(Service& service, Request request) {
  const std::string id = customer_of(request);
  const std::string actor = caller_of(request).id;
  struct Removed {
    std::vector<std::string> signatures;
    std::optional<Erased> erased;
  };
  const Removed removed = co_await service.writing([&id, &actor](Session& session) {
    Removed result;
    for (const ReferenceHead& head : references_of(session, id)) result.signatures.push_back(head.signature);
    result.erased = delete_customer(session, id);
    if (result.erased) append_audit(session, {"delete", actor, id, erased_details(*result.erased)});
    return result;
  });
  if (!removed.erased) throw HttpError(404, "there is no such customer");
  for (const std::string& signature : removed.signatures) service.forget(signature);
  co_return no_content();
}

}  // namespace

void add_customer_routes(Routes& routes, Service& service) {
  const std::string one = "/v1/customers/{uuid}";
  routes.add("PUT", one, Role::operator_, service,
             [&service](Request request) { return put(service, std::move(request)); });
  routes.add("GET", "/v1/customers", Role::viewer, service,
             [&service](Request request) { return list(service, std::move(request)); });
  routes.add("GET", one, Role::viewer, service,
             [&service](Request request) { return get(service, std::move(request)); });
  routes.add("DELETE", one, Role::admin, service,
             [&service](Request request) { return remove(service, std::move(request)); });
}

}  // namespace siglib::serve

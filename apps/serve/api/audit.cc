#include "serve/store/audit.h"

#include "serve/api/answer.h"
#include "serve/api/routes.h"
#include "serve/store/text.h"
#include "siglib/core/hash.h"

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

json::object entry_json(const AuditEntry& entry) {
  return {{"seq", entry.seq},
          {"time", iso_time(entry.time)},
          {"kind", entry.kind},
          {"actor", entry.actor},
          {"subject", entry.subject},
          {"details", parse_own(entry.details)},
          {"previous", to_hex(entry.previous)},
          {"hash", to_hex(entry.hash)}};
}

// ?subject= takes the id of a customer, signature or match and finds what was written under its pseudonym.
asio::awaitable<Response> list(Service& service, Request request) {
  std::optional<std::string> subject;
  if (const auto id = request.query.find("subject")) subject = canonical_uuid(*id);
  const std::string cursor(request.query.find("cursor").value_or(""));
  const int limit = limit_of(request);
  const Page<AuditEntry> page =
      co_await service.reading([&](Session& session) { return list_audit(session, subject, cursor, limit); });
  co_return json_response(200, page_json(page, entry_json));
}

}  // namespace

void add_audit_routes(Routes& routes, Service& service) {
  routes.add("GET", "/v1/audit", Role::reviewer, service,
             [&service](Request request) { return list(service, std::move(request)); });
}

}  // namespace siglib::serve

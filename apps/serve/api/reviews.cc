#include "serve/store/reviews.h"

#include "serve/api/answer.h"
#include "serve/api/routes.h"
#include "serve/http/http_error.h"
#include "serve/store/audit.h"
#include "serve/store/text.h"

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kLongestNote = 1000;  // characters

asio::awaitable<Response> review(Service& service, Request request) {
  const std::string id = canonical_uuid(request.parameter("id"));
  const std::string actor = caller_of(request).id;
  const json::object body = json_body(request);
  refuse_other_fields(body, {"verdict", "note"});
  const Verdict verdict = verdict_from(text_field(body, "verdict"));
  const std::string note = text_field_or(body, "note", "", kLongestNote);
  const std::optional<Review> kept = co_await service.writing([&](Session& session) {
    const std::optional<Review> added = add_review(session, id, verdict, note, actor);
    // The note stays out of the log: people write names into notes.
    if (added)
      append_audit(session, {"review", actor, id, to_text(json::object{{"verdict", to_string(verdict)}})});
    return added;
  });
  if (!kept) throw HttpError(404, "there is no such match");
  co_return json_response(201, json::object{{"match_id", id},
                                            {"number", kept->number},
                                            {"created_at", iso_time(kept->created_at)},
                                            {"verdict", to_string(kept->verdict)},
                                            {"note", kept->note},
                                            {"actor", kept->actor}});
}

}  // namespace

void add_review_routes(Routes& routes, Service& service) {
  routes.add("POST", "/v1/matches/{id}/review", Role::reviewer, service,
             [&service](Request request) { return review(service, std::move(request)); });
}

}  // namespace siglib::serve

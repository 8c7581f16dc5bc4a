#include "serve/api/answer.h"
#include "serve/api/base64.h"
#include "serve/api/gather.h"
#include "serve/api/image_response.h"
#include "serve/api/matching.h"
#include "serve/api/routes.h"
#include "serve/http/http_error.h"
#include "serve/store/error.h"
#include "serve/store/keys.h"
#include "serve/store/reviews.h"
#include "serve/store/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

constexpr std::int64_t kAtOnce = 8;  // matches of one batch

std::string policy_of(const Request& request) {
  return std::string(request.query.find("policy").value_or(""));
}

asio::awaitable<Response> match(Service& service, Request request) {
  Claim claim{canonical_uuid(request.parameter("uuid")), upload_of(request, "signature"), policy_of(request)};
  const json::object answer =
      co_await match_claim(service, std::move(claim), caller_of(request), request.left);
  co_return json_response(200, answer);
}

Claim claim_of(const json::value& item) {
  if (!item.is_object()) throw HttpError(400, "matches: expected an object with customer and signature");
  const json::object& object = item.get_object();
  refuse_other_fields(object, {"customer", "signature", "policy"});
  return {canonical_uuid(text_field(object, "customer")),
          upload_of_bytes(base64_bytes(text_field(object, "signature"), "signature"), "signature"),
          text_field_or(object, "policy", "")};
}

json::object refused_item(int status, std::string_view detail) {
  return {{"status", status}, {"title", reason_phrase(status)}, {"detail", detail}};
}

// One of a batch: what stops it does not stop the others. What nobody meant for a client ends the request.
asio::awaitable<json::object> match_item(Service& service, const json::value& item, const Caller& caller,
                                         std::stop_token left) {
  try {
    Claim claim = claim_of(item);
    json::object match = co_await match_claim(service, std::move(claim), caller, left);
    co_return json::object{{"status", 200}, {"match", std::move(match)}};
  } catch (const HttpError& error) {
    co_return refused_item(error.status(), error.detail());
  } catch (const StoreError& error) {
    co_return refused_item(http_status(error.fault()), error.what());
  } catch (const Overloaded&) {
    co_return refused_item(503, "too many images are at work: try again");
  } catch (const Error& error) {
    const int status = http_status(error.kind());
    if (status >= 500) throw;
    co_return refused_item(status, error.what());
  }
}

asio::awaitable<Response> match_many(Service& service, Request request) {
  const json::object body = json_body(request);
  refuse_other_fields(body, {"matches"});
  const json::value* list = body.if_contains("matches");
  const std::int64_t most = service.options().matches_per_batch;
  if (list == nullptr || !list->is_array() || list->get_array().empty() ||
      std::ssize(list->get_array()) > most)
    throw HttpError(400, fmt::format("matches: expected a list of 1 to {}", most));
  const json::array& claims = list->get_array();
  const Caller caller = caller_of(request);
  std::vector<json::object> results(claims.size());
  const auto one = [&](std::int64_t i) -> asio::awaitable<void> {
    const auto place = static_cast<std::size_t>(i);
    json::object result = co_await match_item(service, claims[place], caller, request.left);
    results[place] = std::move(result);
  };
  co_await gather(std::ssize(claims), kAtOnce, one);
  json::array items;
  for (json::object& result : results) items.emplace_back(std::move(result));
  co_return json_response(200, json::object{{"items", std::move(items)}});
}

std::optional<bool> reviewed_of(const Request& request) {
  const auto text = request.query.find("reviewed");
  if (!text) return std::nullopt;
  if (*text == "true") return true;
  if (*text == "false") return false;
  throw HttpError(400, "reviewed: expected true or false");
}

MatchFilter filter_of(const Request& request) {
  MatchFilter filter;
  filter.reviewed = reviewed_of(request);
  if (const auto decision = request.query.find("decision")) {
    if (*decision != "match" && *decision != "review" && *decision != "no_match")
      throw HttpError(400, "decision: expected match, review or no_match");
    filter.decision = *decision;
  }
  if (const auto customer = request.query.find("customer")) filter.customer = canonical_uuid(*customer);
  return filter;
}

asio::awaitable<Response> list(Service& service, Request request) {
  const MatchFilter filter = filter_of(request);
  const std::string cursor(request.query.find("cursor").value_or(""));
  const int limit = limit_of(request);
  const Page<Match> page = co_await service.reading(
      [&](Session& session) { return list_matches(session, filter, cursor, limit); });
  co_return json_response(
      200, page_json(page, [&](const Match& match) { return match_json(match, service.match_days()); }));
}

// Who made a review is known to the store as a key's id; people know each other by the names of their keys.
std::map<std::string, std::string> names_of(const std::vector<ApiKey>& keys) {
  std::map<std::string, std::string> names;
  for (const ApiKey& key : keys) names.emplace(key.id, key.name);
  return names;
}

json::value name_or_null(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? json::value() : json::value(found->second);
}

json::array reviews_json(const std::vector<Review>& reviews,
                         const std::map<std::string, std::string>& names) {
  json::array list;
  for (const Review& review : reviews)
    list.push_back(json::object{{"number", review.number},
                                {"created_at", iso_time(review.created_at)},
                                {"verdict", to_string(review.verdict)},
                                {"note", review.note},
                                {"actor", review.actor},
                                {"actor_name", name_or_null(names, review.actor)}});
  return list;
}

asio::awaitable<Response> get(Service& service, Request request) {
  const std::string id = canonical_uuid(request.parameter("id"));
  struct Found {
    std::optional<Match> match;
    std::vector<Review> reviews;
    std::vector<ApiKey> keys;
  };
  const Found found = co_await service.reading([&id](Session& session) {
    return Found{find_match(session, id), list_reviews(session, id), list_keys(session)};
  });
  if (!found.match) throw HttpError(404, "there is no such match");
  json::object answer = match_json(*found.match, service.match_days());
  answer["reviews"] = reviews_json(found.reviews, names_of(found.keys));
  co_return json_response(200, answer);
}

asio::awaitable<Response> image(Service& service, Request request) {
  const std::string id = canonical_uuid(request.parameter("id"));
  std::optional<StoredImage> stored =
      co_await service.reading([&id](Session& session) { return match_image(session, id); });
  if (!stored) throw HttpError(404, "there is no such match, or its image is kept no more");
  co_return image_response(request, std::move(*stored));
}

}  // namespace

void add_match_routes(Routes& routes, Service& service) {
  routes.add("POST", "/v1/customers/{uuid}/match", Role::operator_, service,
             [&service](Request request) { return match(service, std::move(request)); });
  const auto batch_bytes = static_cast<std::uint64_t>(service.options().batch_bytes);
  routes.add("POST", "/v1/matches", Role::operator_, service,
             [&service](Request request) { return match_many(service, std::move(request)); },
             {.body_bytes = batch_bytes, .handler_seconds = {}});
  routes.add("GET", "/v1/matches", Role::viewer, service,
             [&service](Request request) { return list(service, std::move(request)); });
  routes.add("GET", "/v1/matches/{id}", Role::viewer, service,
             [&service](Request request) { return get(service, std::move(request)); });
  routes.add("GET", "/v1/matches/{id}/image", Role::viewer, service,
             [&service](Request request) { return image(service, std::move(request)); });
}

}  // namespace siglib::serve

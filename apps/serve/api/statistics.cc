// What decisions add up to, and whether the audit log is whole.
#include "serve/store/statistics.h"

#include "serve/api/answer.h"
#include "serve/api/routes.h"
#include "serve/api/share.h"
#include "serve/http/http_error.h"
#include "serve/store/audit.h"
#include "serve/store/text.h"
#include "siglib/core/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace siglib::serve {

namespace asio = boost::asio;

namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr int kTimings = 500;
constexpr int kAuditStep = 1000, kAuditSteps = 10;  // entries read at once, and reads of one request

struct Counted {
  std::int64_t first_day = 0;
  std::vector<DayCount> days;
  std::vector<ScoreCount> scores;
  std::vector<std::string> timings;
  std::int64_t waiting = 0;
};

Counted count(Session& session, int days) {
  Counted counted;
  counted.first_day = session.now / kDay - days + 1;
  const std::int64_t since = counted.first_day * kDay;
  counted.days = count_days(session, since);
  counted.scores = count_scores(session, since);
  counted.timings = newest_timings(session, since, kTimings);
  counted.waiting = count_waiting(session, since);
  return counted;
}

// Every day has a row, those without a match too.
json::array days_json(const Counted& counted, int days) {
  std::map<std::int64_t, std::map<std::string, std::int64_t>> by_day;
  for (const DayCount& one : counted.days) by_day[one.day][one.decision] = one.matches;
  json::array list;
  for (std::int64_t day = counted.first_day; day < counted.first_day + days; ++day) {
    auto& of = by_day[day];
    list.push_back(json::object{{"date", iso_time(day * kDay).substr(0, 10)},
                                {"match", of["match"]},
                                {"review", of["review"]},
                                {"no_match", of["no_match"]}});
  }
  return list;
}

json::object histogram_json(const std::vector<ScoreCount>& scores) {
  using Bins = std::array<std::int64_t, score_bins>;
  std::map<std::string, Bins> series{{"all", {}}, {"genuine", {}}, {"forged", {}}};
  for (const ScoreCount& one : scores) {
    const auto bin = static_cast<std::size_t>(one.bin);
    series["all"][bin] += one.matches;
    if (one.verdict == "genuine" || one.verdict == "forged") series[*one.verdict][bin] += one.matches;
  }
  json::object answer{{"bins", score_bins}};
  for (const auto& [name, bins] : series) answer[name] = json::array(bins.begin(), bins.end());
  return answer;
}

json::object share_json(const Share& share) {
  return {{"count", share.count},
          {"of", share.of},
          {"value", share.of > 0 ? json::value(share.value) : json::value()},
          {"low", share.low},
          {"high", share.high}};
}

struct Judged {
  std::int64_t genuine = 0, forged = 0, false_rejects = 0, false_accepts = 0, unsure = 0, to_review = 0;
};

void judge(Judged& judged, const ScoreCount& one) {
  if (one.verdict == "unsure") judged.unsure += one.matches;
  if (one.verdict != "genuine" && one.verdict != "forged") return;
  const bool genuine = one.verdict == "genuine";
  (genuine ? judged.genuine : judged.forged) += one.matches;
  if (genuine && one.decision == "no_match") judged.false_rejects += one.matches;
  if (!genuine && one.decision == "match") judged.false_accepts += one.matches;
  if (one.decision == "review") judged.to_review += one.matches;
}

// Errors are those of the model in use: another one's say nothing about it.
json::object errors_json(const Service& service, const std::vector<ScoreCount>& scores) {
  std::map<std::string, Judged> by_policy;
  std::int64_t other_models = 0;
  for (const ScoreCount& one : scores) {
    if (parse_own(one.model).as_object().at("id").as_string() == service.model().id)
      judge(by_policy[one.policy], one);
    else if (one.verdict)
      other_models += one.matches;
  }
  json::array policies;
  for (const auto& [name, judged] : by_policy)
    policies.push_back(json::object{
        {"policy", name},
        {"genuine", judged.genuine},
        {"forged", judged.forged},
        {"unsure", judged.unsure},
        {"false_accepts", share_json(share_of(judged.false_accepts, judged.forged))},
        {"false_rejects", share_json(share_of(judged.false_rejects, judged.genuine))},
        {"sent_to_review", share_json(share_of(judged.to_review, judged.genuine + judged.forged))}});
  return {{"policies", std::move(policies)}, {"other_models", other_models}};
}

// Without the store's part, which a match is kept before.
json::object latency_json(const std::vector<std::string>& timings) {
  std::vector<double> totals;
  for (const std::string& one : timings) {
    double total = 0;
    const json::value phases = parse_own(one);
    for (const auto& [phase, took] : phases.as_object()) total += took.to_number<double>();
    totals.push_back(total);
  }
  std::ranges::sort(totals);
  const auto quantile = [&](double q) -> json::value {
    if (totals.empty()) return nullptr;
    return totals[static_cast<std::size_t>(q * static_cast<double>(totals.size() - 1) + 0.5)];
  };
  return {{"matches", totals.size()}, {"median_ms", quantile(0.5)}, {"p95_ms", quantile(0.95)}};
}

asio::awaitable<Response> statistics(Service& service, Request request) {
  const int days = query_number(request, "days", 30, 366);
  const Counted counted = co_await service.reading([days](Session& session) { return count(session, days); });
  co_return json_response(200, json::object{{"days", days_json(counted, days)},
                                            {"scores", histogram_json(counted.scores)},
                                            {"errors", errors_json(service, counted.scores)},
                                            {"latency", latency_json(counted.timings)},
                                            {"waiting_for_review", counted.waiting}});
}

// "ENTRIES:HEAD", where a walk along the chain stands. Who alters it deceives himself only.
AuditCheck check_of(const Request& request) {
  AuditCheck check;
  const auto cursor = request.query.find("cursor");
  if (!cursor || cursor->empty()) return check;
  const std::size_t colon = cursor->find(':');
  const char* const end = cursor->data() + std::min(colon, cursor->size());
  const auto [stop, error] = std::from_chars(cursor->data(), end, check.entries);
  const auto head = colon == std::string_view::npos ? std::nullopt : from_hex(cursor->substr(colon + 1));
  if (error != std::errc() || stop != end || check.entries < 1 || !head || head->size() != 32)
    throw HttpError(400, "cursor: expected next_cursor of an answer before");
  check.head = *head;
  return check;
}

asio::awaitable<Response> audit_state(Service& service, Request request) {
  const AuditCheck begun = check_of(request);
  struct Walked {
    AuditCheck check;
    bool more = true;
  };
  const Walked walked = co_await service.reading([&begun](Session& session) {
    Walked result{begun, true};
    for (int step = 0; step < kAuditSteps && result.more; ++step)
      result.more = verify_audit_step(session, result.check, kAuditStep);
    return result;
  });
  const AuditCheck& check = walked.check;
  const std::string head = to_hex(check.head);
  co_return json_response(
      200,
      json::object{{"entries", check.entries},
                   {"head", head},
                   {"first_broken", check.first_broken ? json::value(*check.first_broken) : json::value()},
                   {"next_cursor",
                    walked.more ? json::value(fmt::format("{}:{}", check.entries, head)) : json::value()}});
}

}  // namespace

void add_statistics_routes(Routes& routes, Service& service) {
  routes.add("GET", "/v1/statistics", Role::viewer, service,
             [&service](Request request) { return statistics(service, std::move(request)); });
  routes.add("GET", "/v1/audit/state", Role::reviewer, service,
             [&service](Request request) { return audit_state(service, std::move(request)); });
}

}  // namespace siglib::serve

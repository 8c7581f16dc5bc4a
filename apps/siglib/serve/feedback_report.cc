#include "serve/feedback_report.h"

#include "serve/store/reviews.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace siglib::app {
namespace {

namespace json = boost::json;
using serve::Match;
using serve::Page;
using serve::Session;
using serve::Share;
using serve::share_of;

constexpr int kPage = 500;
constexpr std::int64_t kRecent = 30LL * 86'400'000;
constexpr std::size_t kEnough = 30;  // scores on each side, for speaking of drift

template <class List, class Use>
void for_each_match(const List& list, const Use& use) {
  std::string cursor;
  do {
    const Page<Match> page = list(cursor);
    for (const Match& match : page.items) use(match);
    cursor = page.next;
  } while (!cursor.empty());
}

std::string model_of(const Match& match) {
  return json::parse(match.model).at("id").as_string().c_str();
}

struct Counts {
  std::int64_t genuine = 0, forged = 0, false_rejects = 0, false_accepts = 0, reviewed = 0;
};

PolicyFeedback feedback_of(const Policy& policy, const Counts& counts) {
  return {policy.name,
          share_of(counts.false_accepts, counts.forged),
          share_of(counts.false_rejects, counts.genuine),
          share_of(counts.reviewed, counts.genuine + counts.forged),
          policy.target_far,
          policy.target_frr};
}

std::map<std::string, Counts> count_verdicts(serve::Store& store, FeedbackReport& report) {
  std::map<std::string, Counts> counts;
  const auto list = [&](const std::string& cursor) {
    return store.read([&](Session& session) { return serve::list_reviewed(session, cursor, kPage); });
  };
  for_each_match(list, [&](const Match& match) {
    if (model_of(match) != report.model) {
      ++report.other_models;
      return;
    }
    Counts& of = counts[match.policy];
    const bool genuine = match.verdict == "genuine";
    ++(genuine ? of.genuine : of.forged);
    if (genuine && match.decision == "no_match") ++of.false_rejects;
    if (!genuine && match.decision == "match") ++of.false_accepts;
    if (match.decision == "review") ++of.reviewed;
  });
  return counts;
}

Drift drift_of(serve::Store& store, const std::string& model) {
  std::vector<double> recent, before;
  std::int64_t now = 0;
  const auto list = [&](const std::string& cursor) {
    return store.read([&](Session& session) {
      now = session.now;
      return serve::list_matches(session, {}, cursor, kPage);
    });
  };
  for_each_match(list, [&](const Match& match) {
    if (model_of(match) == model)
      (match.created_at >= now - kRecent ? recent : before).push_back(match.log_likelihood_ratio);
  });
  return drift_between(recent, before);
}

void warn(FeedbackReport& report) {
  for (const PolicyFeedback& policy : report.policies) {
    if (policy.false_accepts.low > policy.target_far)
      report.warnings.push_back(fmt::format("policy {}: more forgeries match than its target of {:.3g} %",
                                            policy.policy, 100 * policy.target_far));
    if (policy.false_rejects.low > policy.target_frr)
      report.warnings.push_back(
          fmt::format("policy {}: more genuine signatures are refused than its target of {:.3g} %",
                      policy.policy, 100 * policy.target_frr));
  }
  const Drift& drift = report.drift;
  if (static_cast<std::size_t>(std::min(drift.recent, drift.before)) >= kEnough && drift.p_value < 0.01)
    report.warnings.push_back(fmt::format(
        "scores of the last 30 days differ from those before (distance {:.2f}, p {:.2g}): look for another "
        "scanner, form or clientele, and evaluate again",
        drift.distance, drift.p_value));
}

std::string text_of(const Share& share) {
  if (share.of == 0) return "none judged";
  return fmt::format("{} of {} = {:.1f} % [{:.1f}, {:.1f}]", share.count, share.of, 100 * share.value,
                     100 * share.low, 100 * share.high);
}

json::object json_of(const Share& share) {
  return {{"count", share.count},
          {"of", share.of},
          {"value", share.of > 0 ? json::value(share.value) : json::value(nullptr)},
          {"low", share.low},
          {"high", share.high}};
}

}  // namespace

Drift drift_between(std::vector<double>& recent, std::vector<double>& before) {
  Drift drift{std::ssize(recent), std::ssize(before), 0, 1};
  if (recent.empty() || before.empty()) return drift;
  std::ranges::sort(recent);
  std::ranges::sort(before);
  const auto n = static_cast<double>(recent.size()), m = static_cast<double>(before.size());
  std::size_t i = 0, j = 0;
  while (i < recent.size() && j < before.size()) {
    const double value = std::min(recent[i], before[j]);
    while (i < recent.size() && recent[i] <= value) ++i;
    while (j < before.size() && before[j] <= value) ++j;
    drift.distance =
        std::max(drift.distance, std::abs(static_cast<double>(i) / n - static_cast<double>(j) / m));
  }
  const double root = std::sqrt(n * m / (n + m));
  const double lambda = (root + 0.12 + 0.11 / root) * drift.distance;  // Stephens 1970
  if (lambda < 0.2) return drift;  // the series below does not converge there; p is 1 to ten digits
  double p = 0;
  for (int k = 1; k <= 100; ++k) p += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * lambda * lambda);
  drift.p_value = std::clamp(p, 0.0, 1.0);
  return drift;
}

FeedbackReport report_feedback(serve::Store& store, const Model& model) {
  FeedbackReport report;
  report.model = model.id;
  const std::map<std::string, Counts> counts = count_verdicts(store, report);
  for (const Policy& policy : model.score.rule(model.score.fusion, 1).policies)
    if (const auto found = counts.find(policy.name); found != counts.end())
      report.policies.push_back(feedback_of(policy, found->second));
  report.drift = drift_of(store, model.id);
  warn(report);
  return report;
}

std::string to_text(const FeedbackReport& report) {
  std::string text = fmt::format("model {}\n", report.model.substr(0, 12));
  if (report.policies.empty()) text += "no verdicts on its decisions yet\n";
  for (const PolicyFeedback& policy : report.policies) {
    text += fmt::format("policy {}\n", policy.policy);
    text += fmt::format("  forgeries that matched (FAR)  {}; target {:.3g} %\n",
                        text_of(policy.false_accepts), 100 * policy.target_far);
    text += fmt::format("  genuine refused (FRR)         {}; target {:.3g} %\n",
                        text_of(policy.false_rejects), 100 * policy.target_frr);
    text += fmt::format("  sent to review                {}\n", text_of(policy.sent_to_review));
  }
  if (report.other_models > 0)
    text += fmt::format("{} verdicts on decisions of other models were left out\n", report.other_models);
  const Drift& drift = report.drift;
  text += fmt::format("scores: {} in the last 30 days, {} before", drift.recent, drift.before);
  text += drift.recent > 0 && drift.before > 0
              ? fmt::format("; Kolmogorov-Smirnov distance {:.2f}, p {:.2g}\n", drift.distance, drift.p_value)
              : "\n";
  for (const std::string& warning : report.warnings) text += "warning: " + warning + "\n";
  return text + "People judge what they are sent, not a random sample: read these shares as such.\n";
}

std::string to_json(const FeedbackReport& report) {
  json::array policies, warnings;
  for (const PolicyFeedback& policy : report.policies)
    policies.push_back(json::object{{"policy", policy.policy},
                                    {"false_accepts", json_of(policy.false_accepts)},
                                    {"false_rejects", json_of(policy.false_rejects)},
                                    {"sent_to_review", json_of(policy.sent_to_review)},
                                    {"target_far", policy.target_far},
                                    {"target_frr", policy.target_frr}});
  for (const std::string& warning : report.warnings) warnings.emplace_back(warning);
  return json::serialize(json::object{{"model", report.model},
                                      {"other_models", report.other_models},
                                      {"policies", std::move(policies)},
                                      {"drift", json::object{{"recent", report.drift.recent},
                                                             {"before", report.drift.before},
                                                             {"distance", report.drift.distance},
                                                             {"p_value", report.drift.p_value}}},
                                      {"warnings", std::move(warnings)}});
}

}  // namespace siglib::app

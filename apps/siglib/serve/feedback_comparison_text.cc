// A comparison for people and for programs.
#include "serve/feedback_comparison.h"

#include <fmt/ranges.h>
#include <boost/json.hpp>

#include <cmath>

namespace siglib::app {
namespace {

namespace json = boost::json;

constexpr std::int64_t kFewCustomers = 20;

std::string cell(const Figure& figure, bool percent) {
  const double scale = percent ? 100 : 1;
  const int digits = percent ? 1 : 3;
  return fmt::format("{:.{}f} [{:.{}f}, {:.{}f}]{}", scale * figure.value, digits,
                     scale * figure.interval.low, digits, scale * figure.interval.high, digits,
                     percent ? " %" : "");
}

std::string row(std::string_view label, const ComparedFigure& figure, bool percent) {
  return fmt::format("{:<30}{:<24}{:<24}{:<26}{:.3f}\n", label, cell(figure.current, percent),
                     cell(figure.candidate, percent), cell(figure.difference, percent), figure.p_value);
}

std::string row(std::string_view label, double current, double candidate) {
  return fmt::format("{:<30}{:<24}{}\n", label, fmt::format("{:.1f} %", 100 * current),
                     fmt::format("{:.1f} %", 100 * candidate));
}

json::value number(double value) {
  return std::isfinite(value) ? json::value(value) : json::value(nullptr);
}

json::object json_of(const Figure& figure) {
  return {{"value", number(figure.value)},
          {"low", number(figure.interval.low)},
          {"high", number(figure.interval.high)}};
}

json::object json_of(const ComparedFigure& figure) {
  return {{"current", json_of(figure.current)},
          {"candidate", json_of(figure.candidate)},
          {"difference", json_of(figure.difference)},
          {"p_value", number(figure.p_value)}};
}

}  // namespace

std::string to_text(const FeedbackComparison& comparison) {
  std::string text = fmt::format(
      "held-out verdicts: {} genuine and {} forged of {} customers\n"
      "current    {}\ncandidate  {}\n\n{:<30}{:<24}{:<24}{:<26}p\n",
      comparison.genuine, comparison.forged, comparison.customers, comparison.current, comparison.candidate,
      "", "current", "candidate", "difference");
  for (const ComparedFigure& figure : comparison.figures) {
    const std::string& name = figure.current.name;
    text += row(name == "eer" ? "EER" : (name == "cllr" ? "Cllr (log loss, bits)" : "min Cllr"), figure,
                name == "eer");
  }
  for (const ComparedPolicy& policy : comparison.policies) {
    text += fmt::format(
        "policy {}: at most {:.3g} % of its forgeries are to match, {:.3g} % of genuine to be refused\n",
        policy.name, 100 * policy.target_far, 100 * policy.target_frr);
    text += row("  forgeries that match", policy.far, true);
    text += row("  genuine that do not match", policy.frr, true);
    text += row("  genuine refused outright", policy.current_refused, policy.candidate_refused);
    text += row("  sent to review", policy.current_review, policy.candidate_review);
  }
  text += '\n';
  if (comparison.copies + comparison.seen + comparison.unusable > 0)
    text += fmt::format(
        "left out: {} copies of references, {} with images that a model has learned from, {} without a "
        "usable "
        "image\n",
        comparison.copies, comparison.seen, comparison.unusable);
  if (!comparison.missing_policies.empty())
    text +=
        fmt::format("warning: the candidate lacks the policies {}: requests that name them will be refused\n",
                    fmt::join(comparison.missing_policies, ", "));
  if (comparison.customers < kFewCustomers)
    text += fmt::format("warning: only {} customers: the intervals are wide and may be too narrow still\n",
                        comparison.customers);
  return text +
         "Intervals and p are of a paired bootstrap over customers. People judge what they are sent, not a "
         "random "
         "sample:\nread the differences as such, and the rates with more care still.\n";
}

std::string to_json(const FeedbackComparison& comparison) {
  json::object figures;
  for (const ComparedFigure& figure : comparison.figures) figures[figure.current.name] = json_of(figure);
  json::array policies;
  for (const ComparedPolicy& policy : comparison.policies)
    policies.push_back(json::object{{"policy", policy.name},
                                    {"far", json_of(policy.far)},
                                    {"frr", json_of(policy.frr)},
                                    {"target_far", policy.target_far},
                                    {"target_frr", policy.target_frr},
                                    {"current_refused_genuine", policy.current_refused},
                                    {"candidate_refused_genuine", policy.candidate_refused},
                                    {"current_review_rate", policy.current_review},
                                    {"candidate_review_rate", policy.candidate_review}});
  return json::serialize(json::object{{"current", comparison.current_id},
                                      {"candidate", comparison.candidate_id},
                                      {"genuine", comparison.genuine},
                                      {"forged", comparison.forged},
                                      {"customers", comparison.customers},
                                      {"seen", comparison.seen},
                                      {"copies", comparison.copies},
                                      {"unusable", comparison.unusable},
                                      {"figures", std::move(figures)},
                                      {"policies", std::move(policies)},
                                      {"missing_policies", json::value_from(comparison.missing_policies)}});
}

}  // namespace siglib::app

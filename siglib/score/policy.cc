#include "siglib/score/policy.h"

#include "siglib/core/error.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace siglib {
namespace {

// How many of `count` may be wrong at `rate`; the tolerance takes 0.29 * 100 for 29.
std::size_t errors_allowed(double rate, std::size_t count) {
  return static_cast<std::size_t>(std::floor(rate * static_cast<double>(count) * (1 + 1e-12)));
}

void check_scores(const PolicyOptions& options, std::span<const double> scores, double target,
                  const char* what, const char* target_name) {
  const std::size_t needed = comparisons_needed(target);
  if (scores.size() < needed)
    fail(ErrorKind::input,
         "policy \"{}\": {} of {} needs at least {} {} validation comparisons, there are {}", options.name,
         target_name, target, needed, what, scores.size());
  if (std::any_of(scores.begin(), scores.end(), [](double score) { return std::isnan(score); }))
    fail(ErrorKind::input, "policy \"{}\": a {} validation score is not a number", options.name, what);
}

void check_target(const PolicyOptions& options, double target, const char* target_name) {
  if (!(target >= 1e-6 && target <= 0.5))
    fail(ErrorKind::usage, "policy \"{}\": {} is {}, expected from 1e-6 to 0.5", options.name, target_name,
         target);
}

}  // namespace

const char* to_string(Decision decision) {
  switch (decision) {
    case Decision::match:
      return "match";
    case Decision::review:
      return "review";
    case Decision::no_match:
      return "no_match";
  }
  fail(ErrorKind::internal, "decision {} has no name", static_cast<int>(decision));
}

const char* to_string(Negatives negatives) {
  switch (negatives) {
    case Negatives::skilled:
      return "skilled";
    case Negatives::random:
      return "random";
  }
  fail(ErrorKind::internal, "negatives {} have no name", static_cast<int>(negatives));
}

Negatives negatives_named(std::string_view name) {
  for (const Negatives negatives : {Negatives::skilled, Negatives::random})
    if (name == to_string(negatives)) return negatives;
  fail(ErrorKind::model, "negatives \"{}\", expected skilled or random", name);
}

std::vector<PolicyOptions> default_policies() {
  return {{"balanced", Negatives::skilled, 0.1, 0.1},
          {"strict", Negatives::skilled, 0.01, 0.05},
          {"random", Negatives::random, 0.001, 0.05}};
}

Decision decide(double log_likelihood_ratio, const Policy& policy) {
  if (log_likelihood_ratio >= policy.accept) return Decision::match;
  return log_likelihood_ratio < policy.reject ? Decision::no_match : Decision::review;
}

std::size_t comparisons_needed(double target_rate) {
  return static_cast<std::size_t>(std::ceil(3 / target_rate * (1 - 1e-12)));
}

Policy fit_policy(const PolicyOptions& options, std::span<const double> genuine,
                  std::span<const double> negatives) {
  check_target(options, options.target_far, "target_far");
  check_target(options, options.target_frr, "target_frr");
  check_scores(options, negatives, options.target_far, to_string(options.negatives), "target_far");
  check_scores(options, genuine, options.target_frr, "genuine", "target_frr");

  // The highest score that must not be accepted has as many above it as may be; ties with it fall with it.
  std::vector<double> sorted(negatives.begin(), negatives.end());
  const auto refused =
      sorted.begin() + static_cast<std::ptrdiff_t>(errors_allowed(options.target_far, sorted.size()));
  std::nth_element(sorted.begin(), refused, sorted.end(), std::greater<>());
  const double accept = std::nextafter(*refused, std::numeric_limits<double>::infinity());

  sorted.assign(genuine.begin(), genuine.end());
  const auto kept =
      sorted.begin() + static_cast<std::ptrdiff_t>(errors_allowed(options.target_frr, sorted.size()));
  std::nth_element(sorted.begin(), kept, sorted.end());
  const double reject = std::min(*kept, accept);

  return {options.name, options.negatives, options.target_far, options.target_frr, accept, reject};
}

const Policy& policy_named(const std::vector<Policy>& policies, std::string_view name) {
  if (policies.empty()) fail(ErrorKind::usage, "there are no policies to choose from");
  if (name.empty()) return policies.front();
  std::string names;
  for (const Policy& policy : policies) {
    if (policy.name == name) return policy;
    names += (names.empty() ? "" : ", ") + policy.name;
  }
  fail(ErrorKind::usage, "no policy is named \"{}\"; there are {}", name, names);
}

}  // namespace siglib

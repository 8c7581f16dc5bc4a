// From a log-likelihood ratio to a decision: named policies, and how validation pairs turn their targets into
// thresholds.
#pragma once

#include "siglib/config/fields.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

enum class Decision : std::uint8_t { match, review, no_match };
const char* to_string(Decision decision);

// Which forgeries a target FAR speaks of.
enum class Negatives : std::uint8_t { skilled, random };
const char* to_string(Negatives negatives);
// Throws Error(model) for another name.
Negatives negatives_named(std::string_view name);

struct PolicyOptions {
  std::string name = "balanced";
  Negatives negatives = Negatives::skilled;
  double target_far = 0.1;
  double target_frr = 0.1;

  void visit_fields(FieldVisitor& v) {
    v.field("name", name, "what requests call the policy");
    v.choice("negatives", negatives, {{"skilled", Negatives::skilled}, {"random", Negatives::random}},
             "the forgeries that target_far counts");
    v.field("target_far", target_far, between(1e-6, 0.5), "highest share of forgeries that may match");
    v.field("target_frr", target_frr, between(1e-6, 0.5),
            "highest share of genuine that may be refused outright");
  }
};

// The first is the default.
std::vector<PolicyOptions> default_policies();

struct Policy {
  std::string name;
  Negatives negatives = Negatives::skilled;
  double target_far = 0;
  double target_frr = 0;
  double accept = 0;  // a log-likelihood ratio from here on matches
  double reject = 0;  // below it, no match; reject <= accept

  bool operator==(const Policy&) const = default;
};

Decision decide(double log_likelihood_ratio, const Policy& policy);

// Fewest validation comparisons that can support a target rate: 3 / rate, rounded up. By the rule of three
// (ISO/IEC 19795-1) fewer would, with more than one chance in twenty, show no error at all when the true rate
// is the target. It takes comparisons as independent; those of one writer are not, so it is the least and not
// a promise.
std::size_t comparisons_needed(double target_rate);

// `genuine` and `negatives` are log-likelihood ratios of validation comparisons.
//   accept: the smallest threshold with share(negatives >= accept) <= target_far
//   reject: the largest threshold with share(genuine < reject) <= target_frr
// Where reject > accept both become accept. Throws Error(input) when there are fewer than
// comparisons_needed() of either, with the number, or when a score is NaN; Error(usage) when a target is
// outside the range of PolicyOptions.
Policy fit_policy(const PolicyOptions& options, std::span<const double> genuine,
                  std::span<const double> negatives);

// The policy of that name; the first when the name is empty. Throws Error(usage) that lists the names.
const Policy& policy_named(const std::vector<Policy>& policies, std::string_view name);

}  // namespace siglib

#include "serve/candidate.h"

#include "common/console.h"
#include "siglib/core/error.h"

#include <fmt/ranges.h>
#include <boost/json.hpp>

#include <algorithm>

namespace siglib::app {
namespace {

namespace json = boost::json;

// The names of those that stay as they were, for the verdicts do not support them. Their thresholds are
// log-likelihood ratios, which mean the same under any calibration that is right.
std::vector<std::string> keep_policies(ScoreModel& candidate, const ScoreModel& base) {
  std::vector<std::string> kept;
  for (ScoreRule& rule : candidate.rules) {
    std::vector<Policy> policies = base.rule(rule.fusion, static_cast<std::size_t>(rule.references)).policies;
    kept.clear();
    for (Policy& policy : policies) {
      const auto fitted = std::ranges::find(rule.policies, policy.name, &Policy::name);
      if (fitted != rule.policies.end())
        policy = *fitted;
      else
        kept.push_back(policy.name);
    }
    rule.policies = std::move(policies);
  }
  candidate.check();
  return kept;
}

// A model's name before anything was made of it from verdicts.
std::string first_title(const std::string& title) {
  const std::size_t end = std::min(title.find(", recalibrated on "), title.find(", fine-tuned on "));
  return title.substr(0, end);
}

}  // namespace

VerdictsNeeded verdicts_needed(const Model& model) {
  const Policy& policy = model.score.rules.front().policies.front();
  VerdictsNeeded needed;
  needed.genuine = static_cast<std::int64_t>(comparisons_needed(policy.target_frr));
  // Of random forgeries there are as many as it takes.
  needed.forged = policy.negatives == Negatives::skilled
                      ? static_cast<std::int64_t>(comparisons_needed(policy.target_far))
                      : 1;
  return needed;
}

void require_enough(const Verdicts& verdicts, const Model& base) {
  const VerdictsNeeded needed = verdicts_needed(base);
  if (verdicts.count(PairKind::genuine) >= needed.genuine &&
      verdicts.count(PairKind::skilled) >= needed.forged && verdicts.customers() >= needed.customers)
    return;
  fail(
      ErrorKind::input,
      "too few verdicts to learn from: there are {}; policy {} needs at least {} genuine and {} forged of {} "
      "customers. {} more verdicts are of the customers that are held out for the comparison",
      summary_of(verdicts), base.score.rules.front().policies.front().name, needed.genuine, needed.forged,
      needed.customers, verdicts.other_side);
}

std::string candidate_title(const Model& base, const std::string& how, const Verdicts& verdicts) {
  return fmt::format("{}, {} on {} genuine and {} forged verdicts of {} customers (from {})",
                     first_title(base.provenance.title), how, verdicts.count(PairKind::genuine),
                     verdicts.count(PairKind::skilled), verdicts.customers(), base.id.substr(0, 12));
}

bool was_trained_on_verdicts(const Model& model) {
  const auto& collections = model.provenance.collections;
  return std::ranges::find(collections, kTrainedOn, &CollectionProvenance::title) != collections.end();
}

CollectionProvenance verdict_collection(const Verdicts& verdicts, const char* title) {
  return {"verdicts", title, "signatures of the server's own customers: for use there, not to be passed on",
          verdicts.customers(), std::ssize(verdicts.images)};
}

int finish_candidate(const FeedbackCall& call, Model candidate, const Model& base, const Verdicts& verdicts) {
  const std::string out = call.line.required("out");
  Console console(call.line);
  const std::vector<std::string> kept = keep_policies(candidate.score, base.score);
  if (!kept.empty())
    console.warn(
        fmt::format("as they were, for want of verdicts: the thresholds of {}", fmt::join(kept, ", ")));
  const std::string id = save_model(candidate, out);
  if (!call.line.json()) {
    fmt::print("{}: {}\n", out, candidate.provenance.title);
    return 0;
  }
  fmt::print("{}\n", json::serialize(json::object{{"model", out},
                                                  {"id", id},
                                                  {"title", candidate.provenance.title},
                                                  {"from", base.id},
                                                  {"genuine", verdicts.count(PairKind::genuine)},
                                                  {"forged", verdicts.count(PairKind::skilled)},
                                                  {"customers", verdicts.customers()},
                                                  {"held_out", verdicts.other_side},
                                                  {"copies", verdicts.copies},
                                                  {"trained", verdicts.trained},
                                                  {"unusable", verdicts.unusable},
                                                  {"kept_policies", json::value_from(kept)}}));
  return 0;
}

}  // namespace siglib::app

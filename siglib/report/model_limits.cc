#include "siglib/report/model_limits.h"

#include "siglib/report/html.h"
#include "siglib/report/sections.h"
#include "siglib/report/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace siglib {
namespace {

using html::percent;

using Limits = std::vector<std::string>;

// A remark such as "only 4 writers: …" with a capital and a full stop.
std::string sentence(std::string remark) {
  if (!remark.empty() && remark[0] >= 'a' && remark[0] <= 'z')
    remark[0] = static_cast<char>(remark[0] - 'a' + 'A');
  return remark.ends_with('.') ? remark : remark + ".";
}

void about_training(const Evaluation& evaluation, Limits& limits) {
  const std::vector<CollectionProvenance>& trained = evaluation.model.provenance.collections;
  std::int64_t writers = 0;
  std::set<std::string> names;
  for (const CollectionProvenance& c : trained) {
    writers += c.writers;
    names.insert(c.name);
  }
  if (trained_on_generated_only(evaluation.model.provenance))
    limits.emplace_back(
        "It was trained on generated writers and forgers only. They are one idea of how people sign and how "
        "forgers err; a low "
        "figure promises nothing about real signatures.");
  else if (!trained.empty() && writers < 200)
    limits.push_back(fmt::format("It has learned from {} only: hands unlike theirs may be judged badly.",
                                 counted(writers, "writer", "writers")));
  if (trained.size() == 1)
    limits.emplace_back(
        "All training signatures come from one collection: another script, pen, paper or scanner is untried "
        "as far as training "
        "goes.");
  const bool elsewhere =
      std::ranges::any_of(evaluation.collections, [&](const auto& c) { return !names.contains(c.name); });
  if (!trained.empty() && !evaluation.collections.empty())
    limits.emplace_back(
        elsewhere
            ? "It was evaluated on a collection that it was not trained on, with thresholds carried over: "
              "the measured FAR "
              "and FRR show how well they travel, and the EER shows what thresholds of their own would allow."
            : "It was evaluated on new writers of the collections it was trained on. Expect more errors on "
              "signatures from elsewhere.");
  if (evaluation.collections.empty())
    limits.emplace_back(
        "The evaluated pairs came without a description of their collection: who signed, how, and how "
        "forgeries were made "
        "is not known here.");
}

void about_evidence(const Evaluation& evaluation, Limits& limits) {
  const KindResult* skilled = result_of(evaluation.kinds, PairKind::skilled);
  if (!skilled)
    limits.emplace_back(
        "Skilled forgeries were not measured. Nothing here says how it stands up to somebody who practised.");
  if (!result_of(evaluation.kinds, PairKind::random))
    limits.emplace_back("Random forgeries, other people’s own signatures, were not measured.");
  for (const KindResult& kind : evaluation.kinds) {
    if (kind.confusion.accepted_forged == 0 && kind.negative_pairs > 0)
      limits.push_back(
          fmt::format("No error among {} {} at the accept threshold is no proof of none: even with "
                      "independent pairs the true "
                      "rate could be {}.",
                      html::count(kind.negative_pairs), kind_words(kind.negatives),
                      percent(std::min(1.0, 3 / static_cast<double>(kind.negative_pairs)))));
  }
  if (std::string failures = failures_warning(evaluation); !failures.empty())
    limits.push_back(sentence(failures));
}

void about_thresholds(const Evaluation& evaluation, Limits& limits) {
  const Policy& policy = evaluation.policy;
  const PairKind against = policy.negatives == Negatives::skilled ? PairKind::skilled : PairKind::random;
  const KindResult* promised = result_of(evaluation.kinds, against);
  if (promised && !promised->policies.empty() && policy.target_far > 0) {
    const PolicyPoint& here = promised->policies.front();
    if (here.accept_far > policy.target_far)
      limits.push_back(fmt::format("The policy “{}” aims at accepting at most {} of {}; here it accepts {}.",
                                   policy.name, percent(policy.target_far), kind_words(against),
                                   percent(here.accept_far)));
    if (here.reject_frr > policy.target_frr)
      limits.push_back(fmt::format(
          "The policy “{}” aims at refusing at most {} of genuine signatures; here it refuses {}.",
          policy.name, percent(policy.target_frr), percent(here.reject_frr)));
  }
  for (const KindResult& kind : evaluation.kinds) {
    const double cllr = figure_of(kind, "cllr").value, least = figure_of(kind, "min_cllr").value;
    if (cllr >= 1)
      limits.push_back(
          fmt::format("Against {} the scores, taken as probabilities, mislead more than they tell (Cllr {}): "
                      "use the ranking, not the number.",
                      kind_words(kind.negatives), html::number(cllr, 2)));
    else if (cllr - least > 0.1)
      limits.push_back(
          fmt::format("Against {} the scores are not well calibrated here: Cllr is {} where {} was possible.",
                      kind_words(kind.negatives), html::number(cllr, 2), html::number(least, 2)));
  }
  if (evaluation.references.empty())
    limits.emplace_back("How much further references help was not measured.");
}

}  // namespace

bool trained_on_generated_only(const Provenance& provenance) {
  return !provenance.collections.empty() &&
         std::ranges::all_of(provenance.collections, [](const auto& c) { return c.name == "generated"; });
}

std::vector<std::string> model_limits(const Evaluation& evaluation) {
  Limits limits;
  if (!evaluation.alarms.empty())
    limits.push_back(fmt::format("The figures are in doubt until {} explained; the audit above states {}.",
                                 evaluation.alarms.size() == 1 ? "an alarm is" : "alarms are",
                                 evaluation.alarms.size() == 1 ? "it" : "them"));
  about_training(evaluation, limits);
  about_evidence(evaluation, limits);
  about_thresholds(evaluation, limits);
  for (const std::string& warning : evaluation.warnings) limits.push_back(sentence(warning));
  return limits;
}

}  // namespace siglib

#include "serve/feedback_comparison.h"

#include "serve/model_in_use.h"
#include "serve/verdicts.h"
#include "siglib/core/error.h"
#include "siglib/evaluate/evaluate.h"
#include "siglib/evaluate/scored_pairs.h"

#include <algorithm>
#include <array>

namespace siglib::app {
namespace {

using Models = std::array<std::shared_ptr<const Model>, 2>;  // current, candidate

bool has_policy(const Model& model, const std::string& name) {
  const std::vector<Policy>& policies = model.score.rules.front().policies;
  return std::ranges::find(policies, name, &Policy::name) != policies.end();
}

// Pairs with images that a model knows, taken out: how many.
std::int64_t leave_out_seen(Verdicts& verdicts, const std::vector<Embedded>& images, const Models& models) {
  std::vector<bool> seen;
  for (const Embedded& image : images)
    seen.push_back(std::ranges::any_of(
        models, [&](const auto& model) { return image.error.empty() && model->has_seen(image.pixel_hash); }));
  const std::ptrdiff_t before = std::ssize(verdicts.pairs);
  const std::int64_t unusable = verdicts.unusable;
  leave_out(verdicts, seen);
  verdicts.unusable = unusable;  // these could be used
  return before - std::ssize(verdicts.pairs);
}

void require_both_kinds(const Verdicts& verdicts, std::int64_t seen) {
  if (verdicts.customers() >= 2 && verdicts.count(PairKind::genuine) > 0 &&
      verdicts.count(PairKind::skilled) > 0)
    return;
  fail(ErrorKind::input,
       "too few held-out verdicts to compare on: there are {}, and {} with images that a model has learned "
       "from; expected at least one genuine and one forged, of 2 customers. {} more verdicts are of the "
       "customers that candidates learn from",
       summary_of(verdicts), seen, verdicts.other_side);
}

PairSet set_of(const Verdicts& verdicts, std::vector<Embedded> images) {
  PairSet set;
  set.from = "held-out verdicts";
  set.pairs = verdicts.pairs;
  set.images = std::move(images);
  for (const VerdictImage& image : verdicts.images) set.writer.push_back(image.writer);
  for (std::size_t i = 0; i < verdicts.writers.size(); ++i) set.writer_names.push_back(std::to_string(i));
  return set;
}

// What both models do at one policy: figures of each, and the paired test.
class PolicyComparison {
 public:
  PolicyComparison(const Models& models, const std::array<PairSet, 2>& sets, const std::string& policy,
                   const MeasureOptions& options) {
    std::vector<ModelRun> runs;
    for (std::size_t i = 0; i < 2; ++i) {
      runs.push_back({Matcher(models[i], {policy}), sets[i]});
      results_[i] =
          *measure(score_pairs(std::span(&runs[i], 1), options.threads), PairKind::skilled, options);
    }
    differences_ = siglib::compare(runs, {}, options).differences;
  }

  ComparedFigure figure(const std::string& name) const {
    const auto difference =
        std::ranges::find_if(differences_, [&](const Difference& d) { return d.figure.name == name; });
    if (difference == differences_.end()) fail(ErrorKind::internal, "no difference of {}", name);
    return {results_[0].figure(name), results_[1].figure(name), difference->figure, difference->p_value};
  }

  ComparedPolicy policy(const Policy& policy) const {
    return {policy.name,
            figure("far"),
            figure("frr"),
            policy.target_far,
            policy.target_frr,
            results_[0].policies.front().reject_frr,
            results_[1].policies.front().reject_frr,
            results_[0].review_rate,
            results_[1].review_rate};
  }

 private:
  std::array<KindResult, 2> results_;
  std::vector<Difference> differences_;
};

}  // namespace

FeedbackComparison compare_on_feedback(serve::Store& store, const std::shared_ptr<const Model>& current,
                                       const std::shared_ptr<const Model>& candidate,
                                       const ComparisonOptions& options, Reporter& reporter) {
  const Models models{current, candidate};
  Verdicts verdicts = read_verdicts(store, VerdictSide::held_out);
  require_both_kinds(verdicts, 0);
  std::array<std::vector<Embedded>, 2> images;
  for (std::size_t i = 0; i < 2; ++i) {
    const Embedder embedder(models[i], options.device, options.locator);
    images[i] = embed_verdicts(store, verdicts, embedder, options.threads, reporter);
    leave_out_unusable(verdicts, images[i]);
  }
  FeedbackComparison comparison;
  comparison.current = name_of(*current);
  comparison.candidate = name_of(*candidate);
  comparison.current_id = current->id;
  comparison.candidate_id = candidate->id;
  comparison.seen = leave_out_seen(verdicts, images[0], models);
  require_both_kinds(verdicts, comparison.seen);
  comparison.genuine = verdicts.count(PairKind::genuine);
  comparison.forged = verdicts.count(PairKind::skilled);
  comparison.customers = verdicts.customers();
  comparison.copies = verdicts.copies;
  comparison.unusable = verdicts.unusable;

  std::array<PairSet, 2> sets{set_of(verdicts, std::move(images[0])), set_of(verdicts, std::move(images[1]))};
  const MeasureOptions measuring{options.replicates, 1, options.threads};
  for (const Policy& policy : current->score.rules.front().policies) {
    if (!has_policy(*candidate, policy.name)) {
      comparison.missing_policies.push_back(policy.name);
      continue;
    }
    const PolicyComparison compared(models, sets, policy.name, measuring);
    comparison.policies.push_back(compared.policy(policy));
    if (comparison.figures.empty())
      for (const char* name : {"eer", "cllr", "min_cllr"})
        comparison.figures.push_back(compared.figure(name));
  }
  if (comparison.policies.empty())
    fail(ErrorKind::input, "the candidate has none of the policies of the model in use");
  return comparison;
}

}  // namespace siglib::app

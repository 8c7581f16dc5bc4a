// A candidate whose score alone is fitted anew.
#include "common/console.h"
#include "common/device.h"
#include "common/locator.h"
#include "common/refit.h"
#include "serve/candidate.h"
#include "serve/feedback.h"
#include "serve/model_in_use.h"
#include "siglib/core/clock.h"
#include "siglib/core/random.h"
#include "siglib/core/version.h"

#include <algorithm>
#include <map>

namespace siglib::app {
namespace {

constexpr int kRandomPerGenuine = 5;

// References of one customer with what another was judged to have written.
std::vector<Pair> random_pairs(const Verdicts& verdicts) {
  std::vector<Pair> genuine = verdicts.pairs;
  std::erase_if(genuine, [](const Pair& pair) { return pair.kind != PairKind::genuine; });
  const auto writer = [&](const Pair& pair) {
    return verdicts.images[static_cast<std::size_t>(pair.query)].writer;
  };
  Random random(1, "random forgeries among verdicts");
  std::vector<Pair> pairs;
  for (const Pair& claimed : genuine)
    for (int i = 0; i < kRandomPerGenuine; ++i) {
      const Pair& other = genuine[static_cast<std::size_t>(random.integer(0, std::ssize(genuine) - 1))];
      if (writer(other) != writer(claimed))
        pairs.push_back({claimed.references, other.query, PairKind::random});
    }
  return pairs;
}

// With one reference all comparisons count, each reference apart; several together only where that many are
// often enough compared for thresholds of their own.
std::vector<Pair> pairs_to_fit(const Verdicts& verdicts, const VerdictsNeeded& needed) {
  std::vector<Pair> all = verdicts.pairs;
  std::ranges::move(random_pairs(verdicts), std::back_inserter(all));
  std::map<std::size_t, std::int64_t> genuine, forged;  // by number of references
  for (const Pair& pair : verdicts.pairs)
    ++(pair.kind == PairKind::genuine ? genuine : forged)[pair.references.size()];
  std::vector<Pair> pairs;
  for (const Pair& pair : all) {
    for (const std::int64_t reference : pair.references)
      pairs.push_back({{reference}, pair.query, pair.kind});
    const std::size_t count = pair.references.size();
    if (count > 1 && genuine[count] >= needed.genuine && forged[count] >= needed.forged)
      pairs.push_back(pair);
  }
  return pairs;
}

}  // namespace

int feedback_recalibrate(const FeedbackCall& call) {
  call.line.required("out");
  Console console(call.line);
  const c10::Device device = device_of(call.line);
  const ModelInUse base = model_in_use(call.options, call.store, device);
  Verdicts verdicts = read_verdicts(call.store, VerdictSide::fitted);
  if (was_trained_on_verdicts(*base.model)) leave_out_trained(verdicts);
  require_enough(verdicts, *base.model);
  const Embedder embedder(base.model, device, make_locator(call.options.locate, device));
  const std::vector<Embedded> images =
      embed_verdicts(call.store, verdicts, embedder, call.line.threads(), console);
  leave_out_unusable(verdicts, images);
  require_enough(verdicts, *base.model);

  FittedScore fitted = refit(*base.model, images, pairs_to_fit(verdicts, verdicts_needed(*base.model)),
                             own_score_options(*base.model), call.line.threads(), console);
  for (const std::string& reason : fitted.refused) console.warn(reason);
  Model candidate = *base.model;
  candidate.score = std::move(fitted.model);
  candidate.provenance.title = candidate_title(*base.model, "recalibrated", verdicts);
  candidate.provenance.created = utc_now();
  candidate.provenance.siglib_version = kVersion;
  const CollectionProvenance collection = verdict_collection(verdicts, kCalibratedOn);
  std::erase_if(candidate.provenance.collections,
                [&](const CollectionProvenance& before) { return before.title == collection.title; });
  candidate.provenance.collections.push_back(collection);
  add_seen(candidate, images);
  return finish_candidate(call, std::move(candidate), *base.model, verdicts);
}

}  // namespace siglib::app

#include "siglib/evaluate/scored_pairs.h"

#include "siglib/core/parallel.h"

#include <algorithm>
#include <limits>

namespace siglib {
namespace {

constexpr std::int64_t kBlock = 8192;

PairScore score_of(const ModelRun& run, const Pair& pair) {
  PairScore result;
  std::vector<const Template*> references;
  const auto use = [&](std::int64_t image) -> const Template* {
    const Embedded& embedded = run.set.images[static_cast<std::size_t>(image)];
    if (!embedded.error.empty()) result.error = embedded.error;
    return &embedded.signature;
  };
  references.reserve(pair.references.size());
  for (const std::int64_t reference : pair.references) references.push_back(use(reference));
  const Template* query = use(pair.query);
  if (!result.error.empty()) {
    result.score = result.log_likelihood_ratio = result.distance = std::numeric_limits<double>::quiet_NaN();
    return result;
  }
  std::vector<Distances> each;
  for (std::size_t i = 0; i < references.size(); ++i)
    each.push_back(run.matcher.model().score.compare(*references[i], *query,
                                                     run.set.strokes->find(pair.references[i], pair.query)));
  const MatchResult match = run.matcher.match(references, *query, each);
  result.score = match.score;
  result.log_likelihood_ratio = match.log_likelihood_ratio;
  result.distance = match.distance;
  result.decision = match.decision;
  return result;
}

// The chosen policy's name first, then the others that every run has.
std::vector<std::string> policy_names(std::span<const ModelRun> runs) {
  const auto has = [](const ModelRun& run, const std::string& name) {
    const auto& policies = run.matcher.model().score.rules.front().policies;
    return std::ranges::find(policies, name, &Policy::name) != policies.end();
  };
  std::vector<std::string> names{runs.front().matcher.policy().name};
  for (const Policy& policy : runs.front().matcher.model().score.rules.front().policies)
    if (policy.name != names.front() &&
        std::ranges::all_of(runs, [&](const ModelRun& run) { return has(run, policy.name); }))
      names.push_back(policy.name);
  return names;
}

void count_decisions(ScoredPairs& pairs, const ModelRun& run, std::size_t first) {
  const auto& policies = run.matcher.model().score.rules.front().policies;
  for (auto& [name, counts] : pairs.policies) {
    const auto which =
        static_cast<std::size_t>(std::ranges::find(policies, name, &Policy::name) - policies.begin());
    for (std::size_t i = 0; i < run.set.pairs.size(); ++i) {
      const PairScore& score = pairs.scores[first + i];
      if (!score.error.empty()) continue;
      const Decision decision =
          run.matcher.decision(score.log_likelihood_ratio, run.set.pairs[i].references.size(), which);
      ++counts[static_cast<std::size_t>(run.set.pairs[i].kind)][static_cast<std::size_t>(decision)];
    }
  }
}

}  // namespace

void measure_strokes(const ModelRun& run, int threads, Reporter& reporter) {
  if (run.matcher.model().score.compare.parts == Parts::embedding) return;
  reporter.begin("compare strokes", StrokeMemo::kSteps, "‰");
  run.set.strokes->measure(
      run.set.pairs,
      [&](std::int64_t image) -> const Strokes& {
        return run.set.images[static_cast<std::size_t>(image)].signature.strokes;
      },
      *run.matcher.model().score.compare.strokes, threads,
      [&](std::int64_t done) { reporter.advance(done, ""); });
  reporter.end();
}

ScoredPairs score_pairs(std::span<const ModelRun> runs, int threads) {
  ScoredPairs pairs;
  for (const std::string& name : policy_names(runs)) pairs.policies.emplace_back(name, DecisionCounts{});
  for (const ModelRun& run : runs) {
    const std::size_t first = pairs.scores.size();
    const std::int64_t writers = std::ssize(pairs.writer_names);
    const std::int64_t count = std::ssize(run.set.pairs);
    pairs.scores.resize(first + run.set.pairs.size());
    measure_strokes(run, threads, silent_reporter());
    parallel_for((count + kBlock - 1) / kBlock, thread_count(threads), [&](std::int64_t block) {
      for (std::int64_t i = block * kBlock; i < std::min(count, (block + 1) * kBlock); ++i)
        pairs.scores[first + static_cast<std::size_t>(i)] =
            score_of(run, run.set.pairs[static_cast<std::size_t>(i)]);
    });
    for (const Pair& pair : run.set.pairs) {
      const std::int64_t reference = run.set.writer[static_cast<std::size_t>(pair.references.front())];
      const std::int64_t query = run.set.writer[static_cast<std::size_t>(pair.query)];
      pairs.truth.push_back(pair.kind);
      pairs.reference_writer.push_back(writers + reference);
      // Unknown: the pair weighs by its reference's writer.
      pairs.query_writer.push_back(writers + (query < 0 ? reference : query));
    }
    pairs.writer_names.insert(pairs.writer_names.end(), run.set.writer_names.begin(),
                              run.set.writer_names.end());
    count_decisions(pairs, run, first);
  }
  return pairs;
}

KindTrials trials_of(const ScoredPairs& pairs, PairKind negatives) {
  KindTrials result;
  result.writers.writers = std::ssize(pairs.writer_names);
  for (std::size_t i = 0; i < pairs.scores.size(); ++i) {
    const PairScore& score = pairs.scores[i];
    const bool genuine = pairs.truth[i] == PairKind::genuine;
    if (!score.error.empty() || (!genuine && pairs.truth[i] != negatives)) continue;
    result.trials.score.push_back(probability(score.log_likelihood_ratio));
    result.trials.genuine.push_back(genuine);
    result.accepted.push_back(score.decision == Decision::match);
    result.writers.reference.push_back(pairs.reference_writer[i]);
    result.writers.query.push_back(pairs.query_writer[i]);
    ++(genuine ? result.genuine : result.negative);
    result.reviewed += score.decision == Decision::review;
  }
  return result;
}

}  // namespace siglib

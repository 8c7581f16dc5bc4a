#include "siglib/metrics/resampling.h"

#include "siglib/core/error.h"
#include "siglib/core/random.h"
#include "siglib/metrics/weighing.h"

#include <limits>

namespace siglib {
namespace {

void check(const Trials& trials, const TrialWriters& writers) {
  need_both_classes(weigh_classes(trials));
  if (writers.reference.size() != trials.size() || writers.query.size() != trials.size())
    fail(ErrorKind::input,
         "bootstrap: {} trials, {} reference writers and {} query writers, expected as many of each",
         trials.size(), writers.reference.size(), writers.query.size());
  if (writers.writers >= std::numeric_limits<std::uint32_t>::max())
    fail(ErrorKind::input, "bootstrap: {} writers are too many", writers.writers);
  for (const auto* side : {&writers.reference, &writers.query})
    for (const std::int64_t writer : *side)
      if (writer < 0 || writer >= writers.writers)
        fail(ErrorKind::input, "bootstrap: writer {} is outside 0 .. {}", writer, writers.writers - 1);
}

// Numbers those writers who have trials that weigh something: others would only add noise.
struct Numbering {
  std::vector<std::uint32_t> number;
  std::uint32_t count = 0;
};

Numbering number_writers(const Trials& trials, const TrialWriters& writers) {
  std::vector<bool> occurs(static_cast<std::size_t>(writers.writers), false);
  for (std::size_t i = 0; i < trials.size(); ++i)
    if (weight_of(trials, i) > 0)
      for (const std::int64_t writer : {writers.reference[i], writers.query[i]})
        occurs[static_cast<std::size_t>(writer)] = true;
  Numbering numbering;
  for (const bool one : occurs) {
    numbering.number.push_back(numbering.count);
    numbering.count += one;
  }
  return numbering;
}

}  // namespace

ResampledTrials::ResampledTrials(const Trials& trials, const TrialWriters& writers) {
  check(trials, writers);
  const std::vector<std::size_t> order = order_by_score(trials);
  trials_ = reordered(trials, order);
  if (trials_.weight.empty()) trials_.weight.assign(trials_.size(), 1.0);
  own_weight_ = trials_.weight;

  const Numbering numbering = number_writers(trials, writers);
  drawn_.assign(numbering.count + 1, 1.0);
  for (const std::size_t i : order) {
    const std::int64_t reference = writers.reference[i];
    const std::int64_t query = writers.query[i];
    reference_.push_back(numbering.number[static_cast<std::size_t>(reference)]);
    query_.push_back(query == reference ? numbering.count
                                        : numbering.number[static_cast<std::size_t>(query)]);
  }
}

void ResampledTrials::draw(std::uint64_t seed, std::uint64_t index) {
  Random random(seed, "bootstrap", {index});
  drawn_.assign(drawn_.size(), 0.0);
  for (std::int64_t i = 0; i < writers(); ++i)
    drawn_[static_cast<std::size_t>(random.integer(0, writers() - 1))] += 1;
  drawn_.back() = 1;
  for (std::size_t i = 0; i < trials_.size(); ++i)
    trials_.weight[i] = own_weight_[i] * (drawn_[reference_[i]] + drawn_[query_[i]]) / 2;
}

}  // namespace siglib

#include "siglib/data/sampler.h"

#include "siglib/core/error.h"
#include "siglib/core/random.h"

#include <algorithm>
#include <map>
#include <set>

namespace siglib {
namespace {

// Hands out rows in random order without repetition until they are used up, then again in a new order.
class Deck {
 public:
  explicit Deck(std::vector<std::int64_t> rows) : rows_(std::move(rows)) {}

  // `count` rows; different ones as long as there are enough.
  void draw(std::int64_t count, Random& random, std::vector<std::int64_t>& out) {
    std::set<std::int64_t> drawn;
    std::vector<std::int64_t> again;  // came up twice in this draw; stays for the next one
    for (std::int64_t i = 0; i < count;) {
      if (left_.empty()) {
        left_ = rows_;
        random.shuffle(left_);
      }
      const std::int64_t row = left_.back();
      left_.pop_back();
      if (!drawn.insert(row).second && count <= std::ssize(rows_)) {
        again.push_back(row);
        continue;
      }
      out.push_back(row);
      ++i;
    }
    left_.insert(left_.end(), again.begin(), again.end());
  }

 private:
  std::vector<std::int64_t> rows_;
  std::vector<std::int64_t> left_;
};

std::int64_t ceil_divide(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

}  // namespace

// One round over all identities, as batches of identities of different writers.
class BatchSampler::Round {
 public:
  Round(const BatchSampler& sampler, Random& random) : sampler_(sampler), left_(sampler.writers_.size()) {
    for (std::int64_t i = 0; i < std::ssize(sampler.identities_); ++i) {
      order_.push_back(i);
      ++left_[writer(i)];
    }
    random.shuffle(order_);
  }

  // The next batch when `remaining` are still to come, this one included. A writer with as many identities
  // left as there are batches must be in each of them; everyone else comes in random order.
  std::vector<std::int64_t> next(std::int64_t remaining, Random& random) {
    std::vector<std::int64_t> batch;
    std::vector<bool> in_batch(left_.size());
    take(batch, in_batch, [&](std::size_t w) { return left_[w] >= remaining; });
    take(batch, in_batch, [](std::size_t) { return true; });
    while (batch.size() < 2) {
      const auto any = random.integer(0, std::ssize(sampler_.identities_) - 1);
      if (batch.empty() || writer(any) != writer(batch[0])) batch.push_back(any);
    }
    return batch;
  }

 private:
  std::size_t writer(std::int64_t identity) const {
    return sampler_.identities_[static_cast<std::size_t>(identity)].writer;
  }

  template <class Accept>
  void take(std::vector<std::int64_t>& batch, std::vector<bool>& in_batch, const Accept& accept) {
    const auto taken = [&](std::int64_t identity) {
      const std::size_t w = writer(identity);
      if (std::ssize(batch) >= sampler_.options_.writers || in_batch[w] || !accept(w)) return false;
      in_batch[w] = true;
      --left_[w];
      batch.push_back(identity);
      return true;
    };
    order_.erase(std::remove_if(order_.begin(), order_.end(), taken), order_.end());
  }

  const BatchSampler& sampler_;
  std::vector<std::int64_t> order_;
  std::vector<std::int64_t> left_;  // per writer
};

BatchSampler::BatchSampler(const std::vector<Sample>& samples, const std::vector<std::int64_t>& rows,
                           const SamplerOptions& options, std::uint64_t seed)
    : options_(options), seed_(seed) {
  std::map<std::string, std::size_t> known;
  std::vector<Identity> all;
  std::vector<std::string> keys;
  std::set<std::string> writers;
  for (const std::int64_t row : rows) {
    const Sample& sample = samples.at(static_cast<std::size_t>(row));
    const auto [at, fresh] = known.try_emplace(sample.identity(), all.size());
    if (fresh) {
      all.emplace_back();
      keys.push_back(sample.writer_key());
    }
    writers.insert(sample.writer_key());
    Identity& identity = all[at->second];
    (sample.kind == Kind::genuine ? identity.genuine : identity.forged).push_back(row);
  }
  std::map<std::string, std::size_t> writer_numbers;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].genuine.size() < 2) continue;
    all[i].writer = writer_numbers.try_emplace(keys[i], writer_numbers.size()).first->second;
    if (all[i].writer == writers_.size()) writers_.push_back(0);
    ++writers_[all[i].writer];
    identities_.push_back(std::move(all[i]));
  }
  if (writers_.size() < 2)
    fail(ErrorKind::input,
         "training needs at least 2 writers with 2 genuine samples each; {} of {} writers {}",
         writers_.size(), writers.size(), writers_.size() == 1 ? "has them" : "have them");

  round_ = std::max(ceil_divide(std::ssize(identities_), options_.writers),
                    *std::max_element(writers_.begin(), writers_.end()));
  std::int64_t rounds = 1;
  for (const Identity& identity : identities_)
    rounds = std::max(rounds, ceil_divide(std::ssize(identity.genuine), options_.genuine));
  batches_ = options_.batches > 0 ? options_.batches : rounds * round_;
}

std::vector<std::vector<std::int64_t>> BatchSampler::epoch(std::int64_t number) const {
  Random random(seed_, "batches", {static_cast<std::uint64_t>(number)});
  std::vector<Deck> genuine;
  std::vector<Deck> forged;
  for (const Identity& identity : identities_) {
    genuine.emplace_back(identity.genuine);
    forged.emplace_back(identity.forged);
  }
  std::vector<std::vector<std::int64_t>> batches;
  while (std::ssize(batches) < batches_) {
    Round round(*this, random);
    for (std::int64_t left = round_; left > 0 && std::ssize(batches) < batches_; --left) {
      std::vector<std::int64_t>& batch = batches.emplace_back();
      for (const std::int64_t identity : round.next(left, random)) {
        const auto i = static_cast<std::size_t>(identity);
        genuine[i].draw(options_.genuine, random, batch);
        forged[i].draw(std::min(options_.forged, std::ssize(identities_[i].forged)), random, batch);
      }
    }
  }
  return batches;
}

}  // namespace siglib

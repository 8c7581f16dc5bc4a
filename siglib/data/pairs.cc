#include "siglib/data/pairs.h"

#include "siglib/core/error.h"
#include "siglib/core/random.h"

#include <algorithm>
#include <map>
#include <set>

namespace siglib {
namespace {

using Rows = std::vector<std::int64_t>;

struct Identity {
  std::string key;
  std::string collection;
  std::string writer_key;
  std::string name;
  Rows genuine;
  Rows forged;
};

// In the order in which they first appear.
std::vector<Identity> group(const std::vector<Sample>& samples, const Rows& rows) {
  std::map<std::string, std::size_t> known;
  std::vector<Identity> identities;
  for (const std::int64_t row : rows) {
    const Sample& sample = samples.at(static_cast<std::size_t>(row));
    const auto [at, fresh] = known.try_emplace(sample.identity(), identities.size());
    if (fresh)
      identities.push_back({sample.identity(), sample.collection, sample.writer_key(), sample.name, {}, {}});
    Identity& identity = identities[at->second];
    (sample.kind == Kind::genuine ? identity.genuine : identity.forged).push_back(row);
  }
  return identities;
}

// Hands out items evenly: each once, in random order, before any comes again.
template <class T>
class Deck {
 public:
  Deck(std::vector<T> items, Random& random)
      : items_(std::move(items)), random_(&random), next_(items_.size()) {}

  // `count` different items; count <= size().
  std::vector<T> take(std::size_t count) {
    if (items_.size() - next_ < count) {
      random_->shuffle(items_);
      next_ = 0;
    }
    const auto begin = items_.begin() + static_cast<std::ptrdiff_t>(next_);
    next_ += count;
    return {begin, begin + static_cast<std::ptrdiff_t>(count)};
  }
  T next() { return take(1).front(); }
  std::size_t size() const { return items_.size(); }

 private:
  std::vector<T> items_;
  Random* random_;
  std::size_t next_;
};

// Queries drawn evenly over writers, and evenly over each writer's samples.
class QueryPool {
 public:
  QueryPool(const std::map<std::string, Rows>& by_writer, Random& random) : order_({}, random) {
    std::vector<std::size_t> numbers;
    for (const auto& [writer, rows] : by_writer) {
      numbers.push_back(numbers.size());
      writers_.emplace_back(rows, random);
    }
    order_ = Deck<std::size_t>(std::move(numbers), random);
  }
  bool empty() const { return writers_.empty(); }
  std::int64_t next() { return writers_[order_.next()].next(); }

 private:
  std::vector<Deck<std::int64_t>> writers_;
  Deck<std::size_t> order_;
};

class PairMaker {
 public:
  PairMaker(const std::vector<Identity>& identities, const PairOptions& options)
      : identities_(identities),
        options_(options),
        references_(static_cast<std::size_t>(options.references)) {}

  void add(const Identity& identity) {
    if (identity.genuine.size() < references_ + 1) return;
    const std::size_t before = pairs_.size();
    add_genuine(identity);
    const auto genuine = static_cast<std::int64_t>(pairs_.size() - before);
    add_skilled(identity);
    add_random(identity, genuine * options_.random);
  }

  std::vector<Pair> take() { return std::move(pairs_); }

 private:
  Random stream(const char* purpose, const Identity& identity) const {
    return {static_cast<std::uint64_t>(options_.seed), std::string("pairs ") + purpose + " " + identity.key};
  }

  // `most` of `count` numbers, or all of them, ascending.
  static Rows chosen(std::int64_t count, std::int64_t most, Random& random) {
    Rows numbers = random.sample(count, most > 0 ? std::min(most, count) : count);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

  void add_genuine(const Identity& identity) {
    Random random = stream("genuine", identity);
    const Rows& rows = identity.genuine;
    std::vector<Pair> all;
    for (std::size_t query = 0; query < rows.size(); ++query) {
      if (references_ == 1) {
        for (std::size_t reference = 0; reference < query; ++reference)
          all.push_back({{rows[reference]}, rows[query], PairKind::genuine});
        continue;
      }
      Rows others = rows;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(query));
      all.push_back({Deck(others, random).take(references_), rows[query], PairKind::genuine});
    }
    for (const std::int64_t i : chosen(std::ssize(all), options_.max_genuine, random))
      pairs_.push_back(all[static_cast<std::size_t>(i)]);
  }

  void add_skilled(const Identity& identity) {
    Random random = stream("skilled", identity);
    std::vector<Pair> all;
    Deck references(identity.genuine, random);
    for (const std::int64_t query : identity.forged) {
      if (references_ == 1)
        for (const std::int64_t reference : identity.genuine)
          all.push_back({{reference}, query, PairKind::skilled});
      else
        all.push_back({references.take(references_), query, PairKind::skilled});
    }
    for (const std::int64_t i : chosen(std::ssize(all), options_.max_skilled, random))
      pairs_.push_back(all[static_cast<std::size_t>(i)]);
  }

  void add_random(const Identity& identity, std::int64_t count) {
    Random random = stream("random", identity);
    std::map<std::string, Rows> same_name;
    std::map<std::string, Rows> other_name;
    for (const Identity& other : identities_) {
      if (other.collection != identity.collection || other.writer_key == identity.writer_key) continue;
      if (other.genuine.empty()) continue;
      const bool same = !identity.name.empty() && other.name == identity.name;
      Rows& rows = (same ? same_name : other_name)[other.writer_key];
      rows.insert(rows.end(), other.genuine.begin(), other.genuine.end());
    }
    QueryPool same(same_name, random);
    QueryPool other(other_name, random);
    if (same.empty() && other.empty()) return;
    Deck references(identity.genuine, random);
    std::set<std::pair<Rows, std::int64_t>> seen;
    for (std::int64_t i = 0; i < count; ++i) {
      QueryPool& pool = other.empty() || (i % 2 == 0 && !same.empty()) ? same : other;
      Rows drawn = references.take(references_);
      std::int64_t query = pool.next();
      constexpr int kTries =
          32;  // a repeated comparison is no further evidence; a small pool may have no other left
      for (int attempt = 0; attempt < kTries && seen.contains({drawn, query}); ++attempt) query = pool.next();
      seen.insert({drawn, query});
      pairs_.push_back({std::move(drawn), query, PairKind::random});
    }
  }

  const std::vector<Identity>& identities_;
  const PairOptions& options_;
  std::size_t references_;
  std::vector<Pair> pairs_;
};

}  // namespace

const char* to_string(PairKind kind) {
  switch (kind) {
    case PairKind::genuine:
      return "genuine";
    case PairKind::skilled:
      return "skilled";
    case PairKind::random:
      return "random";
  }
  fail(ErrorKind::internal, "pair kind {} has no name", static_cast<int>(kind));
}

std::vector<Pair> make_pairs(const std::vector<Sample>& samples, const std::vector<std::int64_t>& rows,
                             const PairOptions& options) {
  const std::vector<Identity> identities = group(samples, rows);
  PairMaker maker(identities, options);
  for (const Identity& identity : identities) maker.add(identity);
  return maker.take();
}

std::vector<Pair> of_the_forged(std::vector<Pair> pairs, const std::vector<Sample>& samples) {
  const auto identity = [&](const Pair& pair) {
    return samples[static_cast<std::size_t>(pair.references.front())].identity();
  };
  std::set<std::string> forged;
  for (const Pair& pair : pairs)
    if (pair.kind == PairKind::skilled) forged.insert(identity(pair));
  if (!forged.empty())
    std::erase_if(pairs, [&](const Pair& pair) { return !forged.contains(identity(pair)); });
  return pairs;
}

}  // namespace siglib

// Which samples go into each training batch.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/data/sample.h"

#include <cstdint>
#include <vector>

namespace siglib {

struct SamplerOptions {
  std::int64_t writers = 8;
  std::int64_t genuine = 4;
  std::int64_t forged = 2;
  std::int64_t batches = 0;

  void visit_fields(FieldVisitor& v) {
    v.field("writers", writers, between(2, 4096), "P: identities in a batch");
    v.field("genuine", genuine, between(2, 1024), "K: genuine samples of each");
    v.field("forged", forged, between(0, 1024), "F: skilled forgeries of each, where there are any");
    v.field("batches", batches, at_least(0),
            "batches per epoch; 0 means enough to show every genuine sample once");
  }
};

// P × (K + F) batches: per identity K genuine rows, then min(F, forgeries there are) forged ones. In an epoch
// identities come in random order without repetition until all were seen, and each identity hands out its
// samples in random order without repetition until they are used up. An identity with fewer than K genuine
// samples repeats some; with fewer than 2 it is left out. Identities of the same writer with different names
// never share a batch, and an identity is in a batch once. Batches depend on (seed, epoch) alone.
class BatchSampler {
 public:
  // `rows` index into `samples`. Throws Error(input), with what is needed, when fewer than 2 writers are
  // usable.
  BatchSampler(const std::vector<Sample>& samples, const std::vector<std::int64_t>& rows,
               const SamplerOptions& options, std::uint64_t seed);

  std::int64_t batches_per_epoch() const { return batches_; }
  // Rows of each batch of an epoch (epochs count from 0). The last batch may have fewer identities, never
  // fewer than 2.
  std::vector<std::vector<std::int64_t>> epoch(std::int64_t number) const;

 private:
  struct Identity {
    std::size_t writer = 0;  // index into writers_
    std::vector<std::int64_t> genuine;
    std::vector<std::int64_t> forged;
  };
  class Round;

  std::vector<Identity> identities_;
  std::vector<std::int64_t> writers_;  // how many identities each has
  SamplerOptions options_;
  std::uint64_t seed_;
  std::int64_t round_ = 0;  // batches that show every identity once
  std::int64_t batches_ = 0;
};

}  // namespace siglib

// Comparisons: references, a query, and what the truth is.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/data/csv.h"
#include "siglib/data/sample.h"

#include <filesystem>
#include <string>
#include <vector>

namespace siglib {

enum class PairKind : std::uint8_t { genuine, skilled, random };
const char* to_string(PairKind kind);

// Indices into a list of samples (or, for PairFile, of image paths).
struct Pair {
  std::vector<std::int64_t> references;
  std::int64_t query = 0;
  PairKind kind = PairKind::genuine;
};

struct PairOptions {
  std::int64_t references = 1;
  std::int64_t max_genuine = 0;
  std::int64_t max_skilled = 0;
  std::int64_t random = 1;
  std::int64_t seed = 1;

  void visit_fields(FieldVisitor& v) {
    v.field("references", references, between(1, 100), "genuine references per comparison");
    v.field("max_genuine", max_genuine, at_least(0), "most genuine pairs per identity; 0 takes all");
    v.field("max_skilled", max_skilled, at_least(0), "most skilled pairs per identity; 0 takes all");
    v.field("random", random, at_least(0),
            "random pairs per genuine pair, other writers' genuine samples as queries");
    v.field("seed", seed, at_least(0), "which pairs are sampled");
  }
};

// All pairs within `rows`, or samples of them, seeded.
// Genuine: references and query of one identity, every unordered pair once where references = 1; with several
// references, each genuine sample is the query once, against references drawn from the identity's others.
// Skilled: forgeries of that writer (and name) as queries; where references = 1 each forgery against each
// genuine sample, with several references each forgery once against references drawn from the identity's.
// Random: `random` times as many as the identity has genuine pairs; references drawn evenly over its genuine
// samples, queries evenly over the other writers of the same collection (another collection's style would be
// too easy), genuine, half of them with the same name where names exist. Repeats only where the other writers
// have too few samples. Identities with fewer than references + 1 genuine samples give no pairs. The same
// writer's other names are never paired. Order: identities as they first appear in `rows`; within one,
// genuine, skilled, random. Each identity draws from its own streams, so that its pairs do not depend on
// which other identities there are (random ones on the pool of queries).
std::vector<Pair> make_pairs(const std::vector<Sample>& samples, const std::vector<std::int64_t>& rows,
                             const PairOptions& options);

// The comparisons with identities that somebody forged; all where nobody did. One signature on many media,
// for instance, tells what media do, not what a forger gets wrong.
std::vector<Pair> of_the_forged(std::vector<Pair> pairs, const std::vector<Sample>& samples);

// pairs.csv: header reference,query,kind; several references joined by '|'; relative paths start at the CSV's
// folder; RFC 4180 quoting. Each distinct path is in `paths` once.
struct PairFile {
  std::vector<std::string> paths;             // as resolved
  std::vector<Pair> pairs;                    // indices into paths, in the file's order
  std::vector<std::string> reference_fields;  // as written, for scores.csv
  std::vector<std::string> query_fields;
};
// Throws Error(input) naming file, line and field. Further columns are ignored; the order of columns is free.
PairFile load_pairs(const std::filesystem::path& file);

}  // namespace siglib

// Writers into training, validation and test: a writer is in exactly one part.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/data/sample.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace siglib {

enum class Part : std::uint8_t { train, validation, test };
const char* to_string(Part part);

struct SplitOptions {
  double train = 0.8;
  double validation = 0.1;
  double test = 0.1;
  std::int64_t folds = 0;
  std::int64_t fold = 0;
  std::int64_t seed = 1;
  std::vector<std::string> tested;
  std::string file;

  void visit_fields(FieldVisitor& v) {
    v.field("train", train, between(0, 1), "share of writers that train");
    v.field("validation", validation, between(0, 1),
            "share of writers that choose, calibrate and set thresholds");
    v.field("test", test, between(0, 1), "share of writers read once, by evaluate");
    v.field("folds", folds, between(0, 1000), "k of k-fold; 0 splits once by the shares");
    v.field("fold", fold, between(0, 999), "which fold is the test part, from 0");
    v.field("seed", seed, at_least(0), "order of the writers");
    v.field("tested", tested, "collections that give test writers; all where empty");
    v.field("file", file, "a split.csv to use instead");
  }
};

// Writer key -> part.
using Split = std::map<std::string, Part>;

// With options.file, what load_split gives. Else shares are taken per collection, so that each is in every
// part. With folds, the test part is fold `fold` of `folds`, and the others are divided between training and
// validation in the proportion of their shares. Shares that do not sum to 1 are an Error(usage). A part with
// a share gets at least 2 writers, the largest part giving them up. Writers of collections that are not in
// options.tested, if that names any, are divided between training and validation as those outside the test
// fold are; a name there that no sample bears is an Error(usage). Error(input), with the number of writers
// needed, when a part with a share above 0 would have fewer than 2 writers.
Split make_split(const std::vector<Sample>& samples, const SplitOptions& options);

// CSV "collection,writer,part". load throws Error(input) naming file and line; a writer of `samples` that the
// file does not name is in no part.
void save_split(const Split& split, const std::filesystem::path& file);
Split load_split(const std::filesystem::path& file);

// Indices of the samples whose writer is in `part`, in order.
std::vector<std::int64_t> rows_of(const std::vector<Sample>& samples, const Split& split, Part part);

}  // namespace siglib

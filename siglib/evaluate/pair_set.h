// Pairs with the templates they compare, and what the audit needs to know of the images.
#pragma once

#include "siglib/data/cache.h"
#include "siglib/data/pairs.h"
#include "siglib/evaluate/audit_images.h"
#include "siglib/evaluate/evaluation.h"
#include "siglib/score/stroke_memo.h"
#include "siglib/verify/embedder.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace siglib {

// `pairs` index into the images.
struct PairSet {
  std::string from;  // one line: where the pairs came from
  std::vector<EvaluatedCollection> collections;
  std::vector<Pair> pairs;
  std::vector<std::string> reference_fields;  // as scores.csv repeats them
  std::vector<std::string> query_fields;
  std::vector<Embedded> images;
  std::vector<std::int64_t> writer;       // per image: whose signature it is or claims to be; -1 unknown
  std::vector<std::string> writer_names;  // the writers' numbers index into it

  std::shared_ptr<StrokeMemo> strokes = std::make_shared<StrokeMemo>();  // shared by sets of the same images

  std::vector<Sample> samples;  // per image, where pairs with more references can be made; else empty
  PairOptions pair_options;
  AuditImages audit;
  bool redistributable = false;                 // the terms let the images be shown
  std::function<Canvas(std::int64_t)> picture;  // an image's canvas, as large as there is
};

// Pairs among `rows` of a cache; all of its images are audited. The cache must live as long as `picture` is
// called. Throws Error(model) when the cache and the model preprocess differently.
PairSet pairs_from_cache(const Embedder& embedder, std::shared_ptr<const CanvasCache> cache,
                         const std::vector<std::int64_t>& rows, const PairOptions& options,
                         const std::string& from, int threads, Reporter& reporter);

// Pairs of image files. Writers are inferred: images joined by a genuine or a skilled pair, and the
// references of one row, belong to one writer; an image that is only ever the query of random pairs has no
// known one. Each distinct image is read and encoded once.
PairSet pairs_from_file(std::shared_ptr<const Embedder> embedder, const PairFile& file,
                        const std::string& from, int threads, Reporter& reporter);

}  // namespace siglib

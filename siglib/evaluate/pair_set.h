// Pairs with the templates they compare.
#pragma once

#include "siglib/data/cache.h"
#include "siglib/data/pairs.h"
#include "siglib/image/statistics.h"
#include "siglib/verify/embedder.h"

#include <string>
#include <vector>

namespace siglib {

// `pairs` index into the images.
struct PairSet {
  std::string protocol;  // one line: where the pairs came from
  std::vector<Pair> pairs;
  std::vector<std::string> reference_fields;  // as scores.csv repeats them
  std::vector<std::string> query_fields;
  std::vector<Embedded> images;
  std::vector<CanvasStatistics> statistics;  // per image, of the canvas at the encoder's size
  std::vector<std::int64_t>
      writer;  // per image: whose signature it is or claims to be, 0 .. writers-1; -1 unknown
  std::int64_t writers = 0;
};

// Pairs among `rows` of a cache. Throws Error(model) when the cache and the model preprocess differently.
PairSet pairs_from_cache(const Embedder& embedder, const CanvasCache& cache,
                         const std::vector<std::int64_t>& rows, const PairOptions& options,
                         const std::string& protocol, int threads, Reporter& reporter);

// Pairs of image files. Writers are inferred: images joined by a genuine or a skilled pair, and the
// references of one row, belong to one writer; an image that is only ever the query of random pairs has no
// known one. Each distinct image is read and encoded once.
PairSet pairs_from_file(const Embedder& embedder, const PairFile& file, const std::string& protocol,
                        int threads, Reporter& reporter);

}  // namespace siglib

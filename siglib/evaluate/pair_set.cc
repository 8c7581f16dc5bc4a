#include "siglib/evaluate/pair_set.h"

#include "siglib/core/error.h"
#include "siglib/nn/encoder.h"

#include <fmt/ranges.h>
#include <boost/pending/disjoint_sets.hpp>

#include <map>
#include <numeric>

namespace siglib {
namespace {

// Whoever is joined by a pair that claims one hand is one writer. Who wrote an image that is only ever the
// query of random pairs, nobody says: -1.
void infer_writers(PairSet& set) {
  const std::size_t count = set.images.size();
  std::vector<std::size_t> rank(count), parent(count);
  std::vector<bool> known(count);
  boost::disjoint_sets<std::size_t*, std::size_t*> groups(rank.data(), parent.data());
  for (std::size_t i = 0; i < count; ++i) groups.make_set(i);
  for (const Pair& pair : set.pairs) {
    const auto first = static_cast<std::size_t>(pair.references.front());
    const auto join = [&](std::int64_t image) {
      groups.union_set(first, static_cast<std::size_t>(image));
      known[static_cast<std::size_t>(image)] = true;
    };
    for (const std::int64_t reference : pair.references) join(reference);
    if (pair.kind != PairKind::random) join(pair.query);
  }
  std::map<std::size_t, std::int64_t> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    const auto next = static_cast<std::int64_t>(numbers.size());
    set.writer.push_back(known[i] ? numbers.try_emplace(groups.find_set(i), next).first->second : -1);
  }
  set.writers = static_cast<std::int64_t>(numbers.size());
}

}  // namespace

PairSet pairs_from_cache(const Embedder& embedder, const CanvasCache& cache,
                         const std::vector<std::int64_t>& rows, const PairOptions& options,
                         const std::string& protocol, int threads, Reporter& reporter) {
  const std::string wanted = Preprocessor(embedder.model().preprocess).version();
  if (cache.preprocess_version() != wanted)
    fail(ErrorKind::model,
         "the cache holds canvases of preprocessing \"{}\", the model expects \"{}\": prepare it again",
         cache.preprocess_version(), wanted);
  const InputSize size = embedder.model().encoder->input_size();
  const CanvasSet canvases = cache.load(rows, size.height, size.width, threads);

  PairSet set;
  set.protocol = protocol;
  std::vector<std::int64_t> all(rows.size());
  std::iota(all.begin(), all.end(), 0);
  set.pairs = make_pairs(canvases.samples, all, options);

  reporter.begin("encode", canvases.size(), "images");
  auto templates = embedder.embed_canvases(canvases.ink, canvases.size(),
                                           [&](std::int64_t done) { reporter.advance(done, ""); });
  reporter.end();
  std::map<std::string, std::int64_t> numbers;
  for (std::int64_t i = 0; i < canvases.size(); ++i) {
    const Sample& sample = canvases.samples[static_cast<std::size_t>(i)];
    set.images.push_back({std::move(templates[static_cast<std::size_t>(i)]), sample.pixel_hash, ""});
    set.statistics.push_back(statistics_of(canvases.canvas(i), size.height, size.width));
    set.writer.push_back(
        numbers.try_emplace(sample.writer_key(), static_cast<std::int64_t>(numbers.size())).first->second);
  }
  set.writers = static_cast<std::int64_t>(numbers.size());

  const auto path = [&](std::int64_t row) {
    const Sample& sample = canvases.samples[static_cast<std::size_t>(row)];
    return sample.collection + "/" + sample.path;
  };
  for (const Pair& pair : set.pairs) {
    std::vector<std::string> references;
    for (const std::int64_t reference : pair.references) references.push_back(path(reference));
    set.reference_fields.push_back(fmt::format("{}", fmt::join(references, "|")));
    set.query_fields.push_back(path(pair.query));
  }
  return set;
}

PairSet pairs_from_file(const Embedder& embedder, const PairFile& file, const std::string& protocol,
                        int threads, Reporter& reporter) {
  PairSet set;
  set.protocol = protocol;
  set.pairs = file.pairs;
  set.reference_fields = file.reference_fields;
  set.query_fields = file.query_fields;
  set.statistics.resize(file.paths.size());
  reporter.begin("encode", static_cast<std::int64_t>(file.paths.size()), "images");
  set.images = embedder.embed_files(
      file.paths, threads, [&](std::int64_t done) { reporter.advance(done, ""); },
      [&](std::size_t index, const Canvas& canvas) {
        set.statistics[index] = statistics_of(canvas.ink, canvas.height, canvas.width);
      });
  reporter.end();
  infer_writers(set);
  return set;
}

}  // namespace siglib

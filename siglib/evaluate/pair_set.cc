#include "siglib/evaluate/pair_set.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/nn/encoder.h"

#include <fmt/ranges.h>
#include <boost/pending/disjoint_sets.hpp>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace siglib {
namespace {

std::size_t index_of(std::int64_t image) {
  return static_cast<std::size_t>(image);
}

// Whoever is joined by a pair that claims one hand is one writer. Who wrote an image that is only ever the
// query of random pairs, nobody says: -1.
void infer_writers(PairSet& set, const std::vector<std::string>& paths) {
  const std::size_t count = set.images.size();
  std::vector<std::size_t> rank(count), parent(count);
  std::vector<bool> known(count);
  boost::disjoint_sets<std::size_t*, std::size_t*> groups(rank.data(), parent.data());
  for (std::size_t i = 0; i < count; ++i) groups.make_set(i);
  for (const Pair& pair : set.pairs) {
    const std::size_t first = index_of(pair.references.front());
    const auto join = [&](std::int64_t image) {
      groups.union_set(first, index_of(image));
      known[index_of(image)] = true;
    };
    for (const std::int64_t reference : pair.references) join(reference);
    if (pair.kind != PairKind::random) join(pair.query);
  }
  std::map<std::size_t, std::int64_t> numbers;
  for (std::size_t i = 0; i < count; ++i) {
    const auto [at, fresh] =
        numbers.try_emplace(known[i] ? groups.find_set(i) : count + i, std::ssize(numbers));
    if (!known[i]) numbers.erase(at);
    set.writer.push_back(known[i] ? at->second : -1);
    if (known[i] && fresh) set.writer_names.push_back(fmt::format("writer of {}", paths[i]));
  }
}

// Genuine unless some pair says that it is a skilled forgery.
std::vector<Kind> kinds_of(const PairSet& set) {
  std::vector<Kind> kinds(set.images.size(), Kind::genuine);
  for (const Pair& pair : set.pairs)
    if (pair.kind == PairKind::skilled) kinds[index_of(pair.query)] = Kind::forged;
  return kinds;
}

std::int64_t count_copies(const std::vector<Embedded>& images) {
  std::set<Digest> distinct;
  std::int64_t usable = 0;
  for (const Embedded& image : images) {
    if (!image.error.empty()) continue;
    distinct.insert(image.pixel_hash);
    ++usable;
  }
  return usable - std::ssize(distinct);
}

std::string path_of(const Sample& sample) {
  return fmt::format("{}/{}", sample.collection, sample.path);
}

// Every image of the cache, the evaluated ones told by their place in `rows`.
AuditImages audited(const CanvasCache& cache, const std::vector<std::int64_t>& rows, const Model& model,
                    int threads) {
  const InputSize size = model.encoder->input_size();
  std::vector<std::int64_t> all(cache.samples().size());
  std::iota(all.begin(), all.end(), 0);
  // The evaluated ones first, so that they are never those without a canvas.
  std::vector<std::int64_t> place(all.size(), -1);
  for (std::size_t i = 0; i < rows.size(); ++i) place[index_of(rows[i])] = static_cast<std::int64_t>(i);
  std::stable_sort(all.begin(), all.end(), [&](std::int64_t a, std::int64_t b) {
    return (place[index_of(a)] >= 0) > (place[index_of(b)] >= 0);
  });
  if (all.size() > AuditImages::kMaxCanvases) all.resize(std::max(AuditImages::kMaxCanvases, rows.size()));

  AuditImages audit{size.height, size.width, {}, {}, std::ssize(cache.report().copies)};
  std::map<std::string, std::int64_t> writers;
  constexpr std::size_t kBlock = 2048;
  for (std::size_t start = 0; start < all.size(); start += kBlock) {
    const std::span<const std::int64_t> block =
        std::span(all).subspan(start, std::min(kBlock, all.size() - start));
    const CanvasSet canvases = cache.load(block, size.height, size.width, threads);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const Sample& sample = canvases.samples[i];
      const auto canvas = canvases.canvas(static_cast<std::int64_t>(i));
      audit.images.push_back(
          {path_of(sample), writers.try_emplace(sample.writer_key(), std::ssize(writers)).first->second,
           sample.kind, place[index_of(block[i])], model.has_seen(sample.pixel_hash),
           statistics_of(canvas, size.height, size.width), cache.source_statistics()[index_of(block[i])]});
      if (audit.canvases() < AuditImages::kMaxCanvases)
        audit.ink.insert(audit.ink.end(), canvas.begin(), canvas.end());
    }
  }
  return audit;
}

std::vector<EvaluatedCollection> collections_of(const CanvasCache& cache,
                                                const std::vector<Sample>& samples) {
  std::vector<EvaluatedCollection> collections;
  for (const CollectionInfo& info : cache.collections()) {
    EvaluatedCollection collection{info.name, info.title, info.terms, 0, 0};
    std::set<std::string> writers;
    for (const Sample& sample : samples) {
      if (sample.collection != info.name) continue;
      writers.insert(sample.writer);
      ++collection.images;
    }
    collection.writers = std::ssize(writers);
    if (collection.images > 0) collections.push_back(std::move(collection));
  }
  return collections;
}

}  // namespace

PairSet pairs_from_cache(const Embedder& embedder, std::shared_ptr<const CanvasCache> cache,
                         const std::vector<std::int64_t>& rows, const PairOptions& options,
                         const std::string& from, int threads, Reporter& reporter) {
  const std::string wanted = Preprocessor(embedder.model().preprocess).version();
  if (cache->preprocess_version() != wanted)
    fail(ErrorKind::model,
         "the cache holds canvases of preprocessing \"{}\", the model expects \"{}\": prepare it again",
         cache->preprocess_version(), wanted);
  CanvasSet canvases = cache->load(rows, cache->height(), cache->width(), threads);

  PairSet set;
  set.from = from;
  set.collections = collections_of(*cache, canvases.samples);
  set.pair_options = options;
  std::vector<std::int64_t> all(rows.size());
  std::iota(all.begin(), all.end(), 0);
  set.pairs = make_pairs(canvases.samples, all, options);

  reporter.begin("encode", canvases.size(), "images");
  auto templates = embedder.embed_canvases(canvases, thread_count(threads),
                                           [&](std::int64_t done) { reporter.advance(done, ""); });
  reporter.end();
  std::map<std::string, std::int64_t> numbers;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Sample& sample = canvases.samples[i];
    set.images.push_back({std::move(templates[i]), sample.pixel_hash, {}, ""});
    const auto [at, fresh] = numbers.try_emplace(sample.writer_key(), std::ssize(numbers));
    if (fresh) set.writer_names.push_back(sample.writer_key());
    set.writer.push_back(at->second);
  }
  set.samples = std::move(canvases.samples);
  set.audit = audited(*cache, rows, embedder.model(), threads);
  set.redistributable = std::ranges::all_of(cache->collections(), &CollectionInfo::redistributable);
  set.picture = [cache, rows](std::int64_t image) {
    CanvasSet one = cache->load(std::span(&rows[index_of(image)], 1), cache->height(), cache->width(), 1);
    return Canvas{one.height, one.width, std::move(one.ink)};
  };

  for (const Pair& pair : set.pairs) {
    std::vector<std::string> references;
    for (const std::int64_t reference : pair.references)
      references.push_back(path_of(set.samples[index_of(reference)]));
    set.reference_fields.push_back(fmt::format("{}", fmt::join(references, "|")));
    set.query_fields.push_back(path_of(set.samples[index_of(pair.query)]));
  }
  return set;
}

PairSet pairs_from_file(std::shared_ptr<const Embedder> embedder, const PairFile& file,
                        const std::string& from, int threads, Reporter& reporter) {
  PairSet set;
  set.from = from;
  set.pairs = file.pairs;
  set.reference_fields = file.reference_fields;
  set.query_fields = file.query_fields;

  const InputSize size = embedder->model().encoder->input_size();
  const auto area = static_cast<std::size_t>(size.height) * static_cast<std::size_t>(size.width);
  const std::size_t kept = std::min(file.paths.size(), AuditImages::kMaxCanvases);
  set.audit = {size.height, size.width, std::vector<AuditImage>(file.paths.size()),
               std::vector<std::uint8_t>(kept * area), 0};
  reporter.begin("encode", std::ssize(file.paths), "images");
  set.images = embedder->embed_files(
      file.paths, threads, [&](std::int64_t done) { reporter.advance(done, ""); },
      [&](std::size_t index, const Inspected& image) {
        set.audit.images[index].after = statistics_of(image.canvas.ink, size.height, size.width);
        set.audit.images[index].before = source_statistics_of(image.image, image.file);
        if (index < kept)
          std::ranges::copy(image.canvas.ink, set.audit.ink.begin() + std::ssize(image.canvas.ink) *
                                                                          static_cast<std::ptrdiff_t>(index));
      });
  reporter.end();
  infer_writers(set, file.paths);

  const std::vector<Kind> kinds = kinds_of(set);
  for (std::size_t i = 0; i < set.images.size(); ++i) {
    AuditImage& audited = set.audit.images[i];
    audited.path = file.paths[i];
    audited.writer = set.images[i].error.empty() ? set.writer[i] : -1;
    audited.kind = kinds[i];
    audited.image = static_cast<std::int64_t>(i);
    audited.seen = embedder->model().has_seen(set.images[i].pixel_hash);
  }
  set.audit.exact_copies = count_copies(set.images);
  set.picture = [embedder, paths = file.paths](std::int64_t image) {
    return embedder->canvas_of_file(paths[index_of(image)]);
  };
  return set;
}

}  // namespace siglib

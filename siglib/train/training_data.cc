#include "siglib/train/training_data.h"

#include "siglib/core/error.h"
#include "siglib/core/parallel.h"
#include "siglib/nn/encoder.h"

#include <algorithm>
#include <set>
#include <span>
#include <tuple>

namespace siglib {
namespace {

std::vector<CollectionProvenance> provenance_of(const CanvasCache& cache, const TrainingData& data) {
  std::vector<CollectionProvenance> collections;
  for (const CollectionInfo& collection : cache.collections()) {
    CollectionProvenance entry{collection.name, collection.title, collection.terms, 0, 0};
    std::set<std::string> writers;
    for (const CanvasSet* set : {&data.train, &data.validation})
      for (const Sample& sample : set->samples) {
        if (sample.collection != collection.name) continue;
        writers.insert(sample.writer);
        ++entry.images;
      }
    entry.writers = static_cast<std::int64_t>(writers.size());
    collections.push_back(std::move(entry));
  }
  return collections;
}

// Whole canvases are in memory a block at a time only.
std::pair<CanvasSet, std::vector<Strokes>> load_part(const CanvasCache& cache,
                                                     const std::vector<std::int64_t>& rows, InputSize size,
                                                     bool with_strokes, int threads) {
  if (!with_strokes) return {cache.load(rows, size.height, size.width, threads), {}};
  constexpr std::size_t kBlock = 512;
  CanvasSet inputs{size.height, size.width, {}, {}, cache.preprocess_version()};
  const auto area = static_cast<std::size_t>(size.height) * static_cast<std::size_t>(size.width);
  inputs.ink.resize(rows.size() * area);
  std::vector<Strokes> strokes(rows.size());
  for (std::size_t start = 0; start < rows.size(); start += kBlock) {
    const auto block = std::span(rows).subspan(start, std::min(kBlock, rows.size() - start));
    const CanvasSet whole = cache.load(block, cache.height(), cache.width(), threads);
    inputs.samples.insert(inputs.samples.end(), whole.samples.begin(), whole.samples.end());
    parallel_for(whole.size(), thread_count(threads), [&](std::int64_t i) {
      const auto ink = whole.canvas(i);
      const Canvas canvas{whole.height, whole.width, {ink.begin(), ink.end()}};
      const std::size_t at = start + static_cast<std::size_t>(i);
      std::ranges::copy(resample(canvas, size.height, size.width).ink,
                        inputs.ink.begin() + static_cast<std::ptrdiff_t>(at * area));
      strokes[at] = find_strokes(canvas);
    });
  }
  return {std::move(inputs), std::move(strokes)};
}

}  // namespace

Split split_of(const Recipe& recipe, const CanvasCache& cache) {
  return recipe.split.file.empty() ? make_split(cache.samples(), recipe.split)
                                   : load_split(recipe.split.file);
}

TrainingData load_training_data(const Recipe& recipe, const CanvasCache& cache, const Split& split,
                                int threads, bool with_strokes) {
  const std::string wanted = Preprocessor(recipe.preprocess).version();
  if (cache.preprocess_version() != wanted)
    fail(ErrorKind::model,
         "the cache holds canvases of preprocessing \"{}\", the recipe asks for \"{}\": prepare it again",
         cache.preprocess_version(), wanted);
  const InputSize size = make_encoder(recipe.encoder)->input_size();
  const bool strokes = with_strokes && recipe.score.parts != Parts::embedding;
  TrainingData data;
  std::tie(data.train, data.train_strokes) =
      load_part(cache, rows_of(cache.samples(), split, Part::train), size, strokes, threads);
  std::tie(data.validation, data.validation_strokes) =
      load_part(cache, rows_of(cache.samples(), split, Part::validation), size, strokes, threads);
  data.collections = provenance_of(cache, data);
  return data;
}

}  // namespace siglib

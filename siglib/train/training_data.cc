#include "siglib/train/training_data.h"

#include "siglib/core/error.h"
#include "siglib/nn/encoder.h"

#include <set>

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

}  // namespace

Split split_of(const Recipe& recipe, const CanvasCache& cache) {
  return recipe.split.file.empty() ? make_split(cache.samples(), recipe.split)
                                   : load_split(recipe.split.file);
}

TrainingData load_training_data(const Recipe& recipe, const CanvasCache& cache, const Split& split,
                                int threads) {
  const std::string wanted = Preprocessor(recipe.preprocess).version();
  if (cache.preprocess_version() != wanted)
    fail(ErrorKind::model,
         "the cache holds canvases of preprocessing \"{}\", the recipe asks for \"{}\": prepare it again",
         cache.preprocess_version(), wanted);
  const InputSize size = make_encoder(recipe.encoder)->input_size();
  const auto load = [&](Part part) {
    return cache.load(rows_of(cache.samples(), split, part), size.height, size.width, threads);
  };
  TrainingData data{load(Part::train), load(Part::validation), {}};
  data.collections = provenance_of(cache, data);
  return data;
}

}  // namespace siglib

// Training small enough for a test: a narrow encoder, and canvases whose writers are stripes at their own
// place.
#pragma once

#include "siglib/core/random.h"
#include "siglib/train/trainer.h"

#include <cstdint>
#include <string>

namespace siglib::test {

inline CanvasSet striped_canvases(int first_writer, int writers, int genuine, int forged) {
  constexpr int kHeight = 112;
  constexpr int kWidth = 224;
  CanvasSet set;
  set.height = kHeight;
  set.width = kWidth;
  set.preprocess_version = Preprocessor().version();
  for (int w = first_writer; w < first_writer + writers; ++w) {
    for (int s = 0; s < genuine + forged; ++s) {
      Random random(99, "canvas", {static_cast<std::uint64_t>(w), static_cast<std::uint64_t>(s)});
      Sample sample;
      sample.collection = "striped";
      sample.writer = std::to_string(w);
      sample.sample = std::to_string(s);
      sample.kind = s < genuine ? Kind::genuine : Kind::forged;
      std::vector<std::uint8_t> ink(kHeight * kWidth);
      const int place = 10 + (w * 37) % 180 + (sample.kind == Kind::forged ? 9 : 0);
      for (int y = 8; y < kHeight - 8; ++y)
        for (int x = place; x < place + 6; ++x)
          ink[static_cast<std::size_t>(y * kWidth + x)] = static_cast<std::uint8_t>(random.integer(120, 255));
      sample.pixel_hash = sha256(ink);
      set.ink.insert(set.ink.end(), ink.begin(), ink.end());
      set.samples.push_back(sample);
    }
  }
  return set;
}

inline std::vector<Strokes> strokes_of(const CanvasSet& set) {
  std::vector<Strokes> strokes;
  for (std::int64_t i = 0; i < set.size(); ++i)
    strokes.push_back(
        find_strokes({set.height, set.width, {set.canvas(i).begin(), set.canvas(i).end()}}, 64));
  return strokes;
}

inline TrainingData tiny_data() {
  return {striped_canvases(0, 5, 6, 4),
          striped_canvases(5, 4, 8, 8),
          {},
          {},
          {{"striped", "Stripes", "free", 9, 114}}};
}

inline Recipe tiny_recipe() {
  Recipe recipe;
  recipe.title = "tiny";
  recipe.encoder.dimension = 8;
  recipe.encoder.widths = {4, 4, 8, 8, 8};
  recipe.sampler = {3, 2, 1, 4};
  recipe.train.epochs = 3;
  recipe.train.checkpoint_seconds = 100000;
  recipe.score.parts = Parts::embedding;
  return recipe;
}

}  // namespace siglib::test

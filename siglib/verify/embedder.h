// Images and canvases into templates.
#pragma once

#include "siglib/data/cache.h"
#include "siglib/image/decode.h"
#include "siglib/image/locate.h"
#include "siglib/model/model.h"
#include "siglib/nn/inference_net.h"
#include "siglib/score/template.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace siglib {

// One image's way to a template.
struct Embedded {
  Template signature;
  Digest pixel_hash{};
  InkQuality quality{};
  std::string error;  // set, and the template empty, where the image cannot be used
};

// What stands between a file and its template.
struct Inspected {
  std::span<const std::uint8_t> file;  // its bytes
  const Image& image;                  // as decoded
  const Canvas& canvas;                // at the encoder's input size
};

class Embedder {
 public:
  // The model's encoder is on `device` already. `locator` finds the signature in a picture that shows more;
  // without one an image is taken for a signature on paper. Canvases of a cache are never located.
  Embedder(std::shared_ptr<const Model> model, c10::Device device,
           std::shared_ptr<const Locator> locator = nullptr, DecodeLimits limits = {});

  // Throws Error(input) beginning with `name` when the image cannot be used.
  Template embed(const Image& image, std::string_view name) const;
  Template embed_file(const std::filesystem::path& file) const;
  // The whole canvas, as a person would look at it.
  Canvas canvas_of_file(const std::filesystem::path& file) const;

  // Decoding and preprocessing run on `threads` threads, encoding in batches. An unusable image fills
  // `error`; any other error is thrown. `done` hears the number of images finished; `inspect` sees each
  // usable image on its way, from any of the threads.
  std::vector<Embedded> embed_files(
      std::span<const std::string> files, int threads, const std::function<void(std::int64_t)>& done = {},
      const std::function<void(std::size_t, const Inspected&)>& inspect = {}) const;

  // The same of images that are made when they are needed; `make` is called from any of the threads.
  std::vector<Embedded> embed_images(std::int64_t count, const std::function<Image(std::int64_t)>& make,
                                     int threads, const std::function<void(std::int64_t)>& done = {}) const;

  // Whole canvases, as a cache holds them.
  std::vector<Template> embed_canvases(const CanvasSet& canvases, int threads,
                                       const std::function<void(std::int64_t)>& done = {}) const;

  // The steps of embed(), for who gathers batches by themselves: the canvas, which preparation resamples and
  // finds the strokes of, and what the encoder makes of it.
  struct Prepared {
    Canvas input;  // at the encoder's size
    Strokes strokes;
  };
  Canvas canvas_of(const Image& image, std::string_view name, InkQuality* quality = nullptr) const;
  Prepared prepare(const Canvas& whole) const;
  std::vector<Template> encode(std::vector<Prepared> prepared) const;

  const Model& model() const { return *model_; }

 private:
  using Preparation = std::function<Prepared(std::int64_t, Embedded&)>;
  std::vector<Embedded> embed_each(std::int64_t count, int threads, const Preparation& preparation,
                                   const std::function<void(std::int64_t)>& done) const;

  std::shared_ptr<const Model> model_;
  c10::Device device_;
  std::shared_ptr<const InferenceNet> net_;  // on the CPU; elsewhere the model's encoder itself
  std::shared_ptr<const Locator> locator_;
  DecodeLimits limits_;
  Preprocessor preprocessor_;
};

}  // namespace siglib

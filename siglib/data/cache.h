// The canvas cache: every usable signature of some collections as canvases in one HDF5 file. Format:
// docs/formats.md.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/data/manifest.h"
#include "siglib/image/decode.h"
#include "siglib/image/preprocess.h"
#include "siglib/image/source_statistics.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace siglib {

// Paths begin with the collection's name: "cedar/full_org/original_1_1.webp".
struct PrepareReport {
  std::int64_t written = 0;
  std::vector<std::pair<std::string, std::string>> refused;  // path, reason
  std::vector<std::pair<std::string, std::string>> copies;   // dropped path, path kept: pixel-identical
};

// Decodes and preprocesses on `threads` threads (0: all there are) and writes the cache (atomically; canvases
// compressed). Of pixel-identical images of one collection the first in order is kept, whoever's name the
// others bear. An unusable image is reported and left out; Error(input) when none is left, Error(usage) when
// two collections have one name. Memory stays bounded: canvases are written in blocks, in order.
PrepareReport prepare_cache(const std::vector<Collection>& collections, const Preprocessor& preprocessor,
                            const DecodeLimits& limits, const std::filesystem::path& file, int threads,
                            Reporter& reporter);

// Canvases in memory at one size.
struct CanvasSet {
  int height = 0;
  int width = 0;
  std::vector<Sample> samples;
  std::vector<std::uint8_t> ink;  // [samples, height, width]
  std::string preprocess_version;

  std::int64_t size() const { return static_cast<std::int64_t>(samples.size()); }
  std::span<const std::uint8_t> canvas(std::int64_t index) const {
    const auto area = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    return std::span(ink).subspan(static_cast<std::size_t>(index) * area, area);
  }
};

// What a cache tells of a collection it was made from.
struct CollectionInfo {
  std::string name;
  std::string title;
  std::string terms;
  bool redistributable = false;  // its images may be shown in a report and passed on
};

// May be used from several threads.
class CanvasCache {
 public:
  // Throws Error(input) when missing, Error(model) when it is no cache, damaged, or of another format
  // version.
  explicit CanvasCache(const std::filesystem::path& file);
  ~CanvasCache();
  CanvasCache(CanvasCache&&) noexcept;
  CanvasCache& operator=(CanvasCache&&) noexcept;

  const std::vector<Sample>& samples() const;
  const std::vector<SourceStatistics>& source_statistics() const;  // of each sample's file, in their order
  const std::vector<CollectionInfo>& collections() const;
  const PrepareReport& report() const;  // what was left out when the cache was made
  const PreprocessOptions& preprocess() const;
  const std::string& preprocess_version() const;
  int height() const;
  int width() const;

  // The canvases of `rows` (indices into samples(), any order) resampled to height × width. Reads each once,
  // in blocks; resampling runs on `threads` threads. Throws Error(usage) for a row that is not there,
  // Error(model) when a canvas is damaged.
  CanvasSet load(std::span<const std::int64_t> rows, int height, int width, int threads) const;
  CanvasSet load_all(int height, int width, int threads) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace siglib

// The canvas cache: every usable signature of some collections as canvases in one HDF5 file. Format: docs/formats.md.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/data/manifest.h"
#include "siglib/image/decode.h"
#include "siglib/image/preprocess.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace siglib {

struct PrepareReport {
  std::int64_t written = 0;
  std::vector<std::pair<std::string, std::string>> refused;  // path, reason
  std::vector<std::pair<std::string, std::string>> copies;   // dropped path, path kept: pixel-identical
};

// Decodes and preprocesses on `threads` threads and writes the cache (atomically; canvases compressed). Of
// pixel-identical images the first in order is kept. An unusable image is reported and left out; Error(input) when none
// is left. Memory stays bounded: canvases are written as they come, in order.
PrepareReport prepare_cache(const std::vector<FoundSample>& found, const Preprocessor& preprocessor,
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

class CanvasCache {
 public:
  // Throws Error(input) when missing, Error(model) when it is no cache, damaged, or of a newer format.
  explicit CanvasCache(const std::filesystem::path& file);
  ~CanvasCache();
  CanvasCache(CanvasCache&&) noexcept;
  CanvasCache& operator=(CanvasCache&&) noexcept;

  const std::vector<Sample>& samples() const;
  const PreprocessOptions& preprocess() const;
  const std::string& preprocess_version() const;
  int height() const;
  int width() const;

  // The canvases of `rows` (indices into samples(), any order) resampled to height × width. Reads each once, in blocks;
  // resampling runs on `threads` threads.
  CanvasSet load(std::span<const std::int64_t> rows, int height, int width, int threads) const;
  CanvasSet load_all(int height, int width, int threads) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace siglib

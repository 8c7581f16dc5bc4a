// Generated writers as a folder of images in the plain layout.
#pragma once

#include "siglib/core/progress.h"

#include <cstdint>
#include <filesystem>

namespace siglib {

struct SynthesizeOptions {
  std::int64_t writers = 10;
  std::int64_t genuine = 12;
  std::int64_t forged = 12;
  std::uint64_t seed = 1;
};

// Writes folder/<writer>/genuine/<n>.png and folder/<writer>/forged/<n>.png, writers and samples numbered
// from 001 and 01. Every file depends on (seed, writer, sample) alone; the skill of a forgery is drawn from
// 0.5 to 0.9. Throws Error(usage) when the counts make no sense, and Error(io) naming the file.
void write_collection(const SynthesizeOptions& options, const std::filesystem::path& folder, int threads,
                      Reporter& reporter);

}  // namespace siglib

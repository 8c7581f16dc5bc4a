// A folder of recorded signatures as a folder of images in the plain layout.
#pragma once

#include "siglib/core/progress.h"
#include "siglib/synth/pen_file.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace siglib {

struct RefusedPenFile {
  std::string path;  // relative to the folder
  std::string reason;
};

struct PenCollectionReport {
  std::int64_t writers = 0;
  std::int64_t images = 0;
  std::vector<RefusedPenFile> refused;
};

// Renders every pen file below `source` whose name is of the format (U1S21.TXT; 001_1_2.sig, 001_g_2.sig,
// 001_f_2.sig) to folder/<writer>/genuine/<n>.png and folder/<writer>/forged/<n>.png. Pen, paper and
// resolution are drawn per image from (seed, format, writer, kind, sample), not from what is written; nothing
// of speed and little of pressure shows (retrace.h). Files that cannot be used are reported and left out.
// Throws Error(input) when `source` is no folder, holds no pen file of the format or two of one name, or when
// none can be used; Error(io) naming the file that cannot be written.
PenCollectionReport write_pen_collection(const std::filesystem::path& source, PenFormat format,
                                         std::uint64_t seed, const std::filesystem::path& folder, int threads,
                                         Reporter& reporter);

}  // namespace siglib

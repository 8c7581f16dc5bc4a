// The same matches without HTTP and store: what a server has to be measured by.
#pragma once

#include "tests/bench/load/pictures.h"

#include <filesystem>

namespace siglib::bench {

struct LibraryOptions {
  std::filesystem::path model;
  std::filesystem::path ink;  // the segmenter that signatures are located with; empty: they are not
  int threads = 2;
  std::size_t batch = 16;
  double seconds = 20;
  std::size_t references = 1;  // of each writer, encoded before
};

struct LibraryResult {
  double seconds = 0;
  double matches = 0;
  double cpu_seconds = 0;
};

// Every thread works on batches of its own, decoding, preprocessing, encoding and comparing one after the
// other: no thread ever waits for another, so this is the most that the cores give.
LibraryResult run_library(const LibraryOptions& options, const Pictures& pictures);

}  // namespace siglib::bench

// A file in memory, for what reads files and is to be fuzzed with bytes.
#pragma once

#include "siglib/core/file.h"
#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace siglib::fuzz {

class MemoryFile {
 public:
  MemoryFile() : descriptor_(::memfd_create("siglib-fuzz", MFD_CLOEXEC)) {
    require(descriptor_ >= 0, "the system has files in memory");
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  void write(std::span<const std::uint8_t> content) {
    require(::ftruncate(descriptor_, 0) == 0 && ::pwrite(descriptor_, content.data(), content.size(), 0) ==
                                                    static_cast<ssize_t>(content.size()),
            "files in memory can be written");
  }
  Bytes read() const {
    struct stat about {};
    require(::fstat(descriptor_, &about) == 0, "files in memory have a size");
    Bytes content(static_cast<std::size_t>(about.st_size));
    require(::pread(descriptor_, content.data(), content.size(), 0) == static_cast<ssize_t>(content.size()),
            "files in memory can be read");
    return content;
  }
  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace siglib::fuzz

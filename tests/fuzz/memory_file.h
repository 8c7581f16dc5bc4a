// A file in memory, for what reads files and is to be fuzzed with bytes.
#pragma once

#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
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
  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace siglib::fuzz

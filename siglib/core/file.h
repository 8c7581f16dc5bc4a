// Reading whole files within a bound, and writing them so that a reader sees the old file or the new one,
// never half.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

using Bytes = std::vector<std::uint8_t>;

// The whole file. Throws Error(input) when it is missing, no regular file, or larger than `max_bytes`;
// Error(io) when reading fails.
Bytes read_file(const std::filesystem::path& path, std::uint64_t max_bytes);
std::string read_text(const std::filesystem::path& path, std::uint64_t max_bytes);

// A file being written beside its final place. `path()` is the temporary name to write to; `commit()` flushes
// it to the disk and renames it. Without a commit the destructor removes it. Throws Error(io) naming the
// final path.
class PendingFile {
 public:
  explicit PendingFile(std::filesystem::path target);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  const std::filesystem::path& path() const noexcept { return temporary_; }
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  bool committed_ = false;
};

// Writes `content` through a PendingFile.
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> content);
void write_text(const std::filesystem::path& path, std::string_view content);

// Makes the folder and its parents. Throws Error(io) when that fails or when files cannot be made in it.
void make_writable_folder(const std::filesystem::path& folder);

}  // namespace siglib

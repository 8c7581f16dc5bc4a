// HDF5 files as siglib writes them: groups, number arrays, string columns, attributes. HDF5 is not
// thread-safe: every call here takes one lock for the whole process, and any object may be used from any
// thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace siglib {

using Hdf5Shape = std::vector<std::int64_t>;  // empty for a scalar
inline constexpr std::int64_t kAnySize = -1;

template <class T>
concept Hdf5Number = std::same_as<T, std::uint8_t> || std::same_as<T, std::int64_t> ||
    std::same_as<T, float> || std::same_as<T, double>;

// Objects are named by path without a leading '/': "samples/writer"; "" is the root group. Writing throws
// Error(io), reading throws Error(model) when something is absent, damaged, or of another type or shape; both
// name the file. A file from outside cannot make this open other files (links, external or virtual storage
// are refused), load a filter plugin, or allocate more than its own size could have expanded to.
class Hdf5File {
 public:
  // A new file at `file`; `name` is what errors call it (the final name of a PendingFile). The first
  // `user_block` bytes (0, or a power of two of at least 512) are left to the caller.
  static Hdf5File create(const std::filesystem::path& file, std::string name, std::uint64_t user_block = 0);
  // For reading. Throws Error(input) when the file is missing or unreadable.
  static Hdf5File open(const std::filesystem::path& file);
  // The same from the content of a file (copied).
  static Hdf5File open_image(std::span<const std::uint8_t> content, std::string name);

  ~Hdf5File();
  Hdf5File(Hdf5File&& other) noexcept;
  Hdf5File& operator=(Hdf5File&& other) noexcept;

  const std::string& name() const noexcept { return name_; }

  // Writes out what is buffered and closes; afterwards only destruction is allowed. Without it the destructor
  // closes and an error is lost.
  void close();

  // --- reading ---
  bool contains(std::string_view object) const;
  // The names in a group, sorted.
  std::vector<std::string> names(std::string_view group) const;
  Hdf5Shape shape(std::string_view dataset) const;
  // All of a dataset, row-major. A dimension of `expected` may be kAnySize.
  template <Hdf5Number T>
  std::vector<T> read(std::string_view dataset, const Hdf5Shape& expected) const;
  // Throws unless `dataset` has elements of type T and this shape.
  template <Hdf5Number T>
  void expect(std::string_view dataset, const Hdf5Shape& expected) const;
  // `count` entries of the first dimension from `first` on, into `out`, which they must fill exactly.
  template <Hdf5Number T>
  void read_rows(std::string_view dataset, std::int64_t first, std::int64_t count, std::span<T> out) const;
  // A column of strings; `expected` entries, or kAnySize.
  std::vector<std::string> read_strings(std::string_view dataset, std::int64_t expected) const;

  bool has_attribute(std::string_view object, std::string_view attribute) const;
  std::string text_attribute(std::string_view object, std::string_view attribute) const;
  std::int64_t integer_attribute(std::string_view object, std::string_view attribute) const;

  // --- writing; groups on the way are made ---
  void make_group(std::string_view group);
  // Numbers are stored with a checksum (Fletcher-32), compressed when `deflate` (1..9) is above 0.
  template <Hdf5Number T>
  void write(std::string_view dataset, std::span<const T> values, const Hdf5Shape& shape, int deflate = 0);
  // Fixed-length, padded with NUL, UTF-8: entries hold no NUL.
  void write_strings(std::string_view dataset, std::span<const std::string> values);
  // An empty dataset [0, row...] that append_rows extends; one chunk per row.
  template <Hdf5Number T>
  void create_rows(std::string_view dataset, const Hdf5Shape& row, int deflate);
  template <Hdf5Number T>
  void append_rows(std::string_view dataset, std::span<const T> rows);

  void set_attribute(std::string_view object, std::string_view attribute, std::string_view text);
  void set_attribute(std::string_view object, std::string_view attribute, std::int64_t number);

 private:
  Hdf5File(std::int64_t id, std::string name, std::uint64_t bytes, std::unique_ptr<int> failure);
  void refuse_unless_written(bool done, std::string_view what) const;

  std::int64_t id_ = -1;          // HDF5's hid_t
  std::string name_;              // for messages
  std::uint64_t bytes_;           // size of a file being read: bounds what reading may allocate
  std::unique_ptr<int> failure_;  // errno of the first failed write of a file being written
};

}  // namespace siglib

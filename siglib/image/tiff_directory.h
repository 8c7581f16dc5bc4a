// The first directory of a TIFF structure: of a TIFF file, or of the EXIF block inside another format.
#pragma once

#include "siglib/image/byte_view.h"

#include <optional>
#include <span>

namespace siglib {

class TiffDirectory {
 public:
  enum Tag : std::uint16_t {
    image_width = 256,
    image_length = 257,
    bits_per_sample = 258,
    compression = 259,
    strip_offsets = 273,
    orientation = 274,
    samples_per_pixel = 277,
    strip_byte_counts = 279,
    tile_width = 322,
    tile_length = 323,
    tile_offsets = 324,
    tile_byte_counts = 325,
    extra_samples = 338,
  };

  // Nothing when the bytes do not begin with a TIFF header.
  static std::optional<TiffDirectory> open(std::span<const std::uint8_t> bytes);

  struct Entry {
    std::size_t offset = 0;  // of the first value
    std::size_t count = 0;   // values that lie inside the file
    std::size_t stated = 0;  // values that the entry claims
    std::size_t width = 0;   // bytes per value
  };
  // Whether there is an entry, of whatever type.
  bool has(Tag tag) const { return entry_at(tag).has_value(); }
  // BYTE, SHORT and LONG entries; nothing for others and for a tag that is not there.
  std::optional<Entry> find(Tag tag) const;
  std::uint32_t value(const Entry& entry, std::size_t index) const;
  // The first value of a tag, or `fallback`.
  std::uint32_t first(Tag tag, std::uint32_t fallback) const;

  // 1..8; 1 where the tag is missing or holds something else.
  int orientation_value() const;

 private:
  TiffDirectory(ByteView view, std::size_t entries, std::size_t count)
      : view_(view), entries_(entries), count_(count) {}

  std::optional<std::size_t> entry_at(Tag tag) const;  // offset of the first entry of this tag

  ByteView view_;
  std::size_t entries_;  // offset of the first entry
  std::size_t count_;
};

}  // namespace siglib

// What an image file says about itself, read without decoding it and without allocating.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace siglib {

enum class ImageFormat { png, jpeg, webp, tiff, bmp };

std::string_view format_name(ImageFormat format) noexcept;

struct ImageHeader {
  ImageFormat format = ImageFormat::png;
  std::int64_t width = 0;  // as stored, before `orientation`
  std::int64_t height = 0;
  int channels = 0;     // as stored, alpha counted; palette indices are one; 0 where the file does not say
  int bit_depth = 0;    // of a channel, as stored; 0 where the file does not say
  int orientation = 1;  // EXIF 2.32, tag 274: 1..8
  std::optional<std::size_t> orientation_offset = {};  // TIFF: where its 16-bit value stands in the file
  bool grey = false;                                   // PNG: no colour, though possibly with transparency
  // PNG: the grey level that means "nothing here", of 0..255 or 0..65535.
  std::optional<int> transparent_level = {};
  bool premultiplied = false;  // colour has been multiplied by alpha
};

// Recognises the format by content. Throws Error(input) beginning with `name` for anything but PNG, JPEG,
// WebP, TIFF and BMP, and for variants that cannot be decoded. Dimensions may be zero in a damaged file.
ImageHeader read_header(std::span<const std::uint8_t> bytes, std::string_view name);

}  // namespace siglib

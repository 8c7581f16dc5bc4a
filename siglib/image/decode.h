// Image bytes from outside into pixels, with every size checked before anything is allocated.
#pragma once

#include "siglib/config/fields.h"
#include "siglib/core/file.h"
#include "siglib/image/image.h"

#include <filesystem>
#include <span>
#include <string_view>

namespace siglib {

struct DecodeLimits {
  std::int64_t max_bytes = 32 << 20;
  std::int64_t max_pixels = 100'000'000;
  std::int64_t max_side = 30'000;

  void visit_fields(FieldVisitor& v) {
    v.field("max_bytes", max_bytes, at_least(1), "largest accepted file, bytes");
    v.field("max_pixels", max_pixels, at_least(1), "largest accepted image, pixels");
    v.field("max_side", max_side, at_least(1), "largest accepted width or height, pixels");
  }
};

// PNG, JPEG, WebP, TIFF (first page) and BMP, recognised by content, never by name. EXIF and TIFF orientation
// is applied, transparency is laid on white, 16 bits become 8. Throws Error(input) beginning with `name`,
// also for files that end early, which decoders would fill up silently. The decoders behind it may write a
// line to stderr about some damaged files; nothing is written about sound ones.
Image decode_image(std::span<const std::uint8_t> bytes, const DecodeLimits& limits, std::string_view name);

// The same from a file.
Image load_image(const std::filesystem::path& path, const DecodeLimits& limits = {});

// Lossless.
Bytes encode_png(const Image& image);

}  // namespace siglib

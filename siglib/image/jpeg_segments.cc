#include "siglib/image/jpeg_segments.h"

namespace siglib {
namespace {

bool is_restart(std::uint8_t marker) {
  return marker >= 0xD0 && marker <= 0xD7;
}

// Markers that stand alone, without a length.
bool is_bare(std::uint8_t marker) {
  return marker == 0x01 || marker == 0xD8 || marker == 0xD9;
}

}  // namespace

std::optional<JpegSegment> jpeg_segment(const ByteView& file, std::size_t offset) {
  const auto bytes = file.bytes();
  while (file.has(offset, 2)) {
    const void* found = std::memchr(bytes.data() + offset, 0xFF, bytes.size() - offset - 1);
    if (found == nullptr) return std::nullopt;
    offset = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes.data());
    const std::uint8_t marker = bytes[offset + 1];
    if (marker == 0xFF) {  // fill byte
      ++offset;
      continue;
    }
    if (marker == 0x00 || is_restart(marker)) {  // part of the coded data
      offset += 2;
      continue;
    }
    if (is_bare(marker)) return JpegSegment{marker, offset + 2, 0, offset + 2};
    const std::size_t length = file.u16(offset + 2);
    if (length < 2 || !file.has(offset + 2, length)) return std::nullopt;
    return JpegSegment{marker, offset + 4, length - 2, offset + 2 + length};
  }
  return std::nullopt;
}

}  // namespace siglib

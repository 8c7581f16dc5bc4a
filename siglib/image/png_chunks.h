// The chunks of a PNG file (PNG specification, section 5.3).
#pragma once

#include "siglib/image/byte_view.h"

#include <optional>

namespace siglib {

struct PngChunk {
  std::size_t offset = 0;  // of the length field
  std::size_t length = 0;  // of the data
  std::size_t data() const noexcept { return offset + 8; }
  std::size_t end() const noexcept { return offset + 12 + length; }
};

inline constexpr std::string_view kPngSignature{"\x89PNG\r\n\x1a\n", 8};

// The chunk at `offset`; nothing when it does not lie wholly inside the file.
inline std::optional<PngChunk> png_chunk(const ByteView& file, std::size_t offset) {
  const PngChunk chunk{offset, file.u32(offset)};
  if (!file.has(offset, 12) || !file.has(offset + 12, chunk.length)) return std::nullopt;
  return chunk;
}

}  // namespace siglib

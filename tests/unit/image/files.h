// Image files made byte by byte, for what OpenCV's encoders do not write.
#pragma once

#include "siglib/core/file.h"

#include <boost/crc.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace siglib::test {

inline void put_big(Bytes& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}
inline void put_little(Bytes& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}
// One by one: g++ 12 warns wrongly of an overflow where a range insert is inlined.
inline void put_bytes(Bytes& out, std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) out.push_back(byte);
}
inline void put_text(Bytes& out, std::string_view text) {
  for (const char letter : text) out.push_back(static_cast<std::uint8_t>(letter));
}

inline Bytes png_chunk_bytes(std::string_view type, std::span<const std::uint8_t> data) {
  Bytes chunk;
  put_big(chunk, data.size(), 4);
  put_text(chunk, type);
  put_bytes(chunk, data);
  boost::crc_32_type crc;
  crc.process_bytes(chunk.data() + 4, chunk.size() - 4);
  put_big(chunk, crc.checksum(), 4);
  return chunk;
}

// One stored block: enough for rows of at most 65535 bytes together.
inline Bytes zlib_stored(std::span<const std::uint8_t> data) {
  Bytes out{0x78, 0x01, 0x01};
  put_little(out, data.size(), 2);
  put_little(out, ~data.size(), 2);
  put_bytes(out, data);
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const std::uint8_t byte : data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  put_big(out, b << 16 | a, 4);
  return out;
}

struct PngParts {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  int depth = 8;
  int colour_type = 0;
  Bytes palette = {};
  Bytes transparency = {};
  Bytes exif = {};
  Bytes rows = {};  // each row begins with its filter byte
};

inline Bytes make_png(const PngParts& parts) {
  Bytes file;
  put_text(file, {"\x89PNG\r\n\x1a\n", 8});
  Bytes header;
  put_big(header, parts.width, 4);
  put_big(header, parts.height, 4);
  for (const int value : {parts.depth, parts.colour_type, 0, 0, 0})
    header.push_back(static_cast<std::uint8_t>(value));
  put_bytes(file, png_chunk_bytes("IHDR", header));
  if (!parts.palette.empty()) put_bytes(file, png_chunk_bytes("PLTE", parts.palette));
  if (!parts.transparency.empty()) put_bytes(file, png_chunk_bytes("tRNS", parts.transparency));
  if (!parts.exif.empty()) put_bytes(file, png_chunk_bytes("eXIf", parts.exif));
  put_bytes(file, png_chunk_bytes("IDAT", zlib_stored(parts.rows)));
  put_bytes(file, png_chunk_bytes("IEND", {}));
  return file;
}

struct TiffEntry {
  std::uint16_t tag;
  std::uint16_t type;  // 3 SHORT, 4 LONG, 9 SLONG
  std::uint32_t value;
};

// A TIFF structure with one directory.
inline Bytes make_directory(std::span<const TiffEntry> entries, bool big) {
  Bytes out;
  const auto put = [&](std::uint64_t value, int bytes) {
    big ? put_big(out, value, bytes) : put_little(out, value, bytes);
  };
  put_text(out, big ? std::string_view("MM\0\x2a", 4) : std::string_view("II\x2a\0", 4));
  put(8, 4);
  put(entries.size(), 2);
  for (const TiffEntry& entry : entries) {
    put(entry.tag, 2);
    put(entry.type, 2);
    put(1, 4);
    put(entry.value, entry.type == 3 ? 2 : 4);
    if (entry.type == 3) put(0, 2);
  }
  put(0, 4);
  return out;
}

inline Bytes make_exif(int orientation, bool big = false) {
  const TiffEntry entries[] = {{274, 3, static_cast<std::uint32_t>(orientation)}};
  return make_directory(entries, big);
}

// One strip of grey, or of red, green, blue and alpha where `alpha_kind` (ExtraSamples) is given.
struct TiffParts {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  std::uint32_t bits = 8;
  std::uint32_t orientation = 1;
  std::uint32_t compression = 1;
  std::optional<std::uint32_t> alpha_kind = {};
  bool big = false;
};

inline Bytes make_tiff(const TiffParts& parts, std::span<const std::uint8_t> pixels) {
  const std::uint32_t samples = parts.alpha_kind ? 4 : 1;
  const std::uint32_t photometric = parts.alpha_kind ? 2 : 1;
  std::vector<TiffEntry> entries{
      {256, 4, parts.width},       {257, 4, parts.height},
      {258, 3, parts.bits},        {259, 3, parts.compression},
      {262, 3, photometric},       {273, 4, 0},
      {274, 3, parts.orientation}, {277, 3, samples},
      {278, 4, parts.height},      {279, 4, static_cast<std::uint32_t>(pixels.size())}};
  if (parts.alpha_kind) entries.push_back({338, 3, *parts.alpha_kind});
  entries[5].value = static_cast<std::uint32_t>(8 + 2 + entries.size() * 12 + 4);  // behind the directory
  Bytes file = make_directory(entries, parts.big);
  put_bytes(file, pixels);
  return file;
}

// One grey tile, of which the image shows the left upper corner, `side` pixels high and wide. `type` of the
// sizes of the tile.
inline Bytes make_tiled_tiff(std::uint32_t side, std::uint32_t tile_width, std::uint32_t tile_height,
                             std::span<const std::uint8_t> pixels, std::uint16_t type = 4) {
  std::vector<TiffEntry> entries{{256, 4, side},
                                 {257, 4, side},
                                 {258, 3, 8},
                                 {259, 3, 1},
                                 {262, 3, 1},
                                 {277, 3, 1},
                                 {322, type, tile_width},
                                 {323, type, tile_height},
                                 {324, 4, 0},
                                 {325, 4, static_cast<std::uint32_t>(pixels.size())}};
  entries[8].value = static_cast<std::uint32_t>(8 + 2 + entries.size() * 12 + 4);  // behind the directory
  Bytes file = make_directory(entries, false);
  put_bytes(file, pixels);
  return file;
}

// `jpeg` with an EXIF block behind its first marker.
inline Bytes with_exif_segment(const Bytes& jpeg, const Bytes& exif) {
  Bytes out(jpeg.begin(), jpeg.begin() + 2);
  put_big(out, 0xFFE1, 2);
  put_big(out, 2 + 6 + exif.size(), 2);
  put_text(out, {"Exif\0\0", 6});
  put_bytes(out, exif);
  put_bytes(out, std::span(jpeg).subspan(2));
  return out;
}

// A simple WebP as an extended one with an EXIF chunk.
inline Bytes with_exif_chunk(const Bytes& webp, std::uint32_t width, std::uint32_t height, const Bytes& exif,
                             std::uint8_t flags = 0x08) {
  Bytes body;
  put_text(body, "WEBPVP8X");
  put_little(body, 10, 4);
  put_little(body, flags, 4);
  put_little(body, width - 1, 3);
  put_little(body, height - 1, 3);
  put_bytes(body, std::span(webp).subspan(12));
  put_text(body, "EXIF");
  put_little(body, exif.size(), 4);
  put_bytes(body, exif);
  if (exif.size() % 2 == 1) body.push_back(0);
  Bytes file;
  put_text(file, "RIFF");
  put_little(file, body.size(), 4);
  put_bytes(file, body);
  return file;
}

}  // namespace siglib::test

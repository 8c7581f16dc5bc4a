#include "siglib/image/completeness.h"

#include "siglib/core/error.h"
#include "siglib/image/jpeg_segments.h"
#include "siglib/image/png_chunks.h"
#include "siglib/image/tiff_directory.h"

#include <boost/crc.hpp>

namespace siglib {
namespace {

// Each scan of a progressive JPEG costs a pass over the whole image. Encoders write about ten; hundreds are
// an attack.
constexpr int kMaxJpegScans = 64;

[[noreturn]] void truncated(std::string_view name, ImageFormat format) {
  fail(ErrorKind::input, "{}: is an incomplete {} file", name, format_name(format));
}

void check_png(const ByteView& file, std::string_view name) {
  for (auto chunk = png_chunk(file, kPngSignature.size()); chunk; chunk = png_chunk(file, chunk->end())) {
    boost::crc_32_type crc;
    const auto covered = file.part(chunk->offset + 4, chunk->length + 4);
    crc.process_bytes(covered.data(), covered.size());
    if (crc.checksum() != file.u32(chunk->data() + chunk->length))
      fail(ErrorKind::input, "{}: is a damaged PNG file (wrong checksum at byte {})", name, chunk->offset);
    if (file.starts_with(chunk->offset + 4, "IEND")) return;
  }
  truncated(name, ImageFormat::png);
}

void check_jpeg(const ByteView& file, std::string_view name) {
  int scans = 0;
  for (auto segment = jpeg_segment(file, 2); segment; segment = jpeg_segment(file, segment->next)) {
    if (segment->is_scan() && ++scans > kMaxJpegScans)
      fail(ErrorKind::input, "{}: is a JPEG with more than {} scans", name, kMaxJpegScans);
    if (segment->is_end() && scans > 0) return;
  }
  truncated(name, ImageFormat::jpeg);
}

void check_webp(std::span<const std::uint8_t> bytes, std::string_view name) {
  const ByteView file(bytes, ByteOrder::little);
  if (!file.has(8, file.u32(4))) truncated(name, ImageFormat::webp);
}

// Every strip or tile must lie inside the file.
void check_tiff(std::span<const std::uint8_t> bytes, std::string_view name) {
  using enum TiffDirectory::Tag;
  const auto directory = TiffDirectory::open(bytes);
  if (!directory) truncated(name, ImageFormat::tiff);
  auto offsets = directory->find(strip_offsets);
  auto counts = directory->find(strip_byte_counts);
  if (!offsets) {
    offsets = directory->find(tile_offsets);
    counts = directory->find(tile_byte_counts);
  }
  if (!offsets || !counts || offsets->count == 0 || offsets->count != offsets->stated ||
      counts->count != offsets->count)
    truncated(name, ImageFormat::tiff);
  const ByteView file(bytes);
  for (std::size_t i = 0; i < offsets->count; ++i)
    if (!file.has(directory->value(*offsets, i), directory->value(*counts, i)))
      truncated(name, ImageFormat::tiff);
}

// Rows are padded to four bytes; run-length coded files have no size that could be known beforehand.
void check_bmp(std::span<const std::uint8_t> bytes, const ImageHeader& header, std::string_view name) {
  const ByteView file(bytes, ByteOrder::little);
  const bool core = file.u32(14) == 12;
  const std::uint64_t bits = file.u16(core ? 24 : 28);
  const std::uint32_t compression = core ? 0 : file.u32(30);
  const bool run_length = compression == 1 || compression == 2;
  const std::uint64_t row = (static_cast<std::uint64_t>(header.width) * bits + 31) / 32 * 4;
  const std::uint64_t available = file.part(file.u32(10), bytes.size()).size();
  if (bits == 0 || available == 0) truncated(name, ImageFormat::bmp);
  if (!run_length && row > available / static_cast<std::uint64_t>(header.height))
    truncated(name, ImageFormat::bmp);
}

}  // namespace

void check_complete(std::span<const std::uint8_t> bytes, const ImageHeader& header, std::string_view name) {
  switch (header.format) {
    case ImageFormat::png:
      return check_png(ByteView(bytes), name);
    case ImageFormat::jpeg:
      return check_jpeg(ByteView(bytes), name);
    case ImageFormat::webp:
      return check_webp(bytes, name);
    case ImageFormat::tiff:
      return check_tiff(bytes, name);
    case ImageFormat::bmp:
      return check_bmp(bytes, header, name);
  }
}

}  // namespace siglib

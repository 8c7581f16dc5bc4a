#include "siglib/image/header.h"

#include "siglib/core/error.h"
#include "siglib/image/jpeg_segments.h"
#include "siglib/image/png_chunks.h"
#include "siglib/image/tiff_directory.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace siglib {
namespace {

constexpr std::string_view kExifPrefix{"Exif\0\0", 6};

// EXIF is an extra: a damaged block counts as none.
int exif_orientation(std::span<const std::uint8_t> block) {
  if (ByteView(block).starts_with(0, kExifPrefix)) block = block.subspan(kExifPrefix.size());
  const auto directory = TiffDirectory::open(block);
  return directory ? directory->orientation_value() : 1;
}

ImageHeader read_png(const ByteView& file) {
  ImageHeader header{.format = ImageFormat::png};
  const auto first = png_chunk(file, kPngSignature.size());
  if (!first || first->length != 13 || !file.starts_with(first->offset + 4, "IHDR")) return header;
  header.width = file.u32(first->data());
  header.height = file.u32(first->data() + 4);
  const int depth = file.u8(first->data() + 8);
  const int colour_type = file.u8(first->data() + 9);
  header.grey = colour_type == 0 || colour_type == 4;
  constexpr std::array<int, 7> kChannels{1, 0, 3, 1, 2, 0, 4};  // by colour type
  header.channels =
      colour_type < std::ssize(kChannels) ? kChannels[static_cast<std::size_t>(colour_type)] : 0;
  header.bit_depth = depth;
  for (auto chunk = png_chunk(file, first->end()); chunk; chunk = png_chunk(file, chunk->end())) {
    if (file.starts_with(chunk->offset + 4, "eXIf"))
      header.orientation = exif_orientation(file.part(chunk->data(), chunk->length));
    if (file.starts_with(chunk->offset + 4, "tRNS") && colour_type == 0 && chunk->length == 2) {
      const int level = file.u16(chunk->data());
      header.transparent_level = depth < 8 ? level * 255 / ((1 << std::max(depth, 1)) - 1) : level;
    }
    if (file.starts_with(chunk->offset + 4, "IEND")) break;
  }
  return header;
}

ImageHeader read_jpeg(const ByteView& file) {
  ImageHeader header{.format = ImageFormat::jpeg};
  for (auto segment = jpeg_segment(file, 2); segment; segment = jpeg_segment(file, segment->next)) {
    if (segment->marker == 0xE1 && file.starts_with(segment->data, kExifPrefix))
      header.orientation = exif_orientation(file.part(segment->data, segment->length));
    if (segment->is_frame() && header.width == 0) {
      header.bit_depth = file.u8(segment->data);
      header.height = file.u16(segment->data + 1);
      header.width = file.u16(segment->data + 3);
      header.channels = file.u8(segment->data + 5);
    }
    if (segment->is_scan() || segment->is_end()) break;
  }
  return header;
}

// RFC 9649.
ImageHeader read_webp(std::span<const std::uint8_t> bytes, std::string_view name) {
  const ByteView file(bytes, ByteOrder::little);
  ImageHeader header{.format = ImageFormat::webp, .channels = 3, .bit_depth = 8};
  constexpr std::size_t kFirst = 12;
  constexpr std::size_t kData = kFirst + 8;
  if (file.starts_with(kFirst, "VP8 ")) {
    header.width = file.u16(kData + 6) & 0x3FFF;
    header.height = file.u16(kData + 8) & 0x3FFF;
  } else if (file.starts_with(kFirst, "VP8L")) {
    const std::uint32_t packed = file.u32(kData + 1);
    header.width = (packed & 0x3FFF) + 1;
    header.height = (packed >> 14 & 0x3FFF) + 1;
    header.channels += (packed >> 28 & 1) != 0;
  } else if (file.starts_with(kFirst, "VP8X")) {
    if ((file.u8(kData) & 0x02) != 0)
      fail(ErrorKind::input, "{}: is an animated WebP; a still image is needed", name);
    header.channels += (file.u8(kData) & 0x10) != 0;
    header.width = file.u24(kData + 4) + 1;
    header.height = file.u24(kData + 7) + 1;
    for (std::size_t at = kFirst; file.has(at, 8);) {
      const std::size_t length = file.u32(at + 4);
      if (file.starts_with(at, "EXIF")) header.orientation = exif_orientation(file.part(at + 8, length));
      at += 8 + length + length % 2;
    }
  }
  return header;
}

// The compressions that scanners and office programs write; libtiff's rarer decoders stay out of reach.
bool accepted_compression(std::uint32_t compression) {
  constexpr std::array<std::uint32_t, 9> kAccepted{1, 2, 3, 4, 5, 7, 8, 32773, 32946};
  return std::find(kAccepted.begin(), kAccepted.end(), compression) != kAccepted.end();
}

// A tile is decoded as a whole, and one of a gigabyte fits into a file of a kilobyte. Larger than the image
// (its sides rounded up to 16, as tiles are) it holds nothing more; writers of a fixed tile size stay far
// below kAlwaysAccepted.
bool accepted_tiles(const TiffDirectory& directory, const ImageHeader& header) {
  using enum TiffDirectory::Tag;
  if (!directory.has(tile_width) && !directory.has(tile_length)) return true;
  constexpr std::uint64_t kAlwaysAccepted = 1 << 20;  // pixels
  const auto rounded = [](std::int64_t side) { return (static_cast<std::uint64_t>(side) + 15) / 16 * 16; };
  const std::uint64_t pixels =
      std::uint64_t{directory.first(tile_width, 0)} * directory.first(tile_length, 0);
  return pixels > 0 && pixels <= std::max(kAlwaysAccepted, rounded(header.width) * rounded(header.height));
}

ImageHeader read_tiff(std::span<const std::uint8_t> bytes, std::string_view name) {
  ImageHeader header{.format = ImageFormat::tiff};
  const auto directory = TiffDirectory::open(bytes);
  if (!directory) return header;
  using enum TiffDirectory::Tag;
  header.width = directory->first(image_width, 0);
  header.height = directory->first(image_length, 0);
  header.channels = static_cast<int>(directory->first(samples_per_pixel, 1));
  header.bit_depth = static_cast<int>(directory->first(bits_per_sample, 1));
  header.orientation = directory->orientation_value();
  const auto tag = directory->find(orientation);
  if (tag && tag->width == 2) header.orientation_offset = tag->offset;
  if (const std::uint32_t method = directory->first(compression, 1); !accepted_compression(method))
    fail(ErrorKind::input, "{}: is a TIFF with compression {}, which is not accepted", name, method);
  if (!accepted_tiles(*directory, header))
    fail(ErrorKind::input, "{}: is a TIFF with tiles larger than the image", name);
  // ExtraSamples 1 is multiplied already. With 2 libtiff's 8-bit path multiplies; deeper samples come as they
  // are.
  const std::uint32_t alpha_kind = directory->first(extra_samples, 0);
  header.premultiplied = alpha_kind == 1 || (alpha_kind == 2 && directory->first(bits_per_sample, 1) <= 8);
  return header;
}

ImageHeader read_bmp(std::span<const std::uint8_t> bytes) {
  const ByteView file(bytes, ByteOrder::little);
  ImageHeader header{.format = ImageFormat::bmp};
  const std::uint32_t size = file.u32(14);
  const int bits = file.u16(size == 12 ? 24 : 28);  // of a pixel; up to 8 are a palette index
  header.channels = bits <= 8 ? 1 : bits == 32 ? 4 : 3;
  header.bit_depth = bits / header.channels;
  if (size == 12) {  // BITMAPCOREHEADER
    header.width = file.u16(18);
    header.height = file.u16(20);
  } else {
    header.width = static_cast<std::int32_t>(file.u32(18));
    // A negative height means rows from top to bottom.
    header.height = std::abs(static_cast<std::int64_t>(static_cast<std::int32_t>(file.u32(22))));
  }
  return header;
}

}  // namespace

std::string_view format_name(ImageFormat format) noexcept {
  constexpr std::array<std::string_view, 5> kNames{"PNG", "JPEG", "WebP", "TIFF", "BMP"};
  return kNames[static_cast<std::size_t>(format)];
}

ImageHeader read_header(std::span<const std::uint8_t> bytes, std::string_view name) {
  const ByteView file(bytes);
  if (file.starts_with(0, kPngSignature)) return read_png(file);
  if (file.starts_with(0, "\xFF\xD8\xFF")) return read_jpeg(file);
  if (file.starts_with(0, "RIFF") && file.starts_with(8, "WEBP")) return read_webp(bytes, name);
  if (file.starts_with(0, {"II\x2a\0", 4}) || file.starts_with(0, {"MM\0\x2a", 4}))
    return read_tiff(bytes, name);
  if (file.starts_with(0, "BM")) return read_bmp(bytes);
  fail(ErrorKind::input, "{}: is not an image of an accepted format (PNG, JPEG, WebP, TIFF, BMP)", name);
}

}  // namespace siglib

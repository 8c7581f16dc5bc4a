#include "siglib/image/decode.h"

#include "siglib/core/error.h"
#include "siglib/image/completeness.h"
#include "siglib/image/header.h"
#include "siglib/image/pixels.h"
#include "siglib/image/png_chunks.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <limits>

namespace siglib {
namespace {

void check_dimensions(const ImageHeader& header, const DecodeLimits& limits, std::string_view name) {
  const auto [width, height] = std::pair(header.width, header.height);
  if (width <= 0 || height <= 0)
    fail(ErrorKind::input, "{}: is a {} file without pixels", name, format_name(header.format));
  if (std::max(width, height) > limits.max_side)
    fail(ErrorKind::input, "{}: is {} x {} pixels, a side of at most {} is accepted", name, width, height,
         limits.max_side);
  if (width > limits.max_pixels / height)
    fail(ErrorKind::input, "{}: is {} x {} pixels, at most {} pixels are accepted", name, width, height,
         limits.max_pixels);
}

// Only what the pixels need: colour profiles, texts and animation frames would cost memory, and libpng
// answers slips in them with messages on stderr.
Bytes essential_png(std::span<const std::uint8_t> bytes) {
  const ByteView file(bytes);
  Bytes kept(bytes.begin(), bytes.begin() + kPngSignature.size());
  for (auto chunk = png_chunk(file, kPngSignature.size()); chunk; chunk = png_chunk(file, chunk->end())) {
    const auto is = [&](std::string_view type) { return file.starts_with(chunk->offset + 4, type); };
    if (!is("IHDR") && !is("PLTE") && !is("tRNS") && !is("IDAT") && !is("IEND")) continue;
    const auto part = file.part(chunk->offset, chunk->end() - chunk->offset);
    kept.insert(kept.end(), part.begin(), part.end());
    if (is("IEND")) break;
  }
  return kept;
}

// libtiff turns some of the eight orientations while decoding, OpenCV some others: take the tag away from
// both.
Bytes unoriented_tiff(std::span<const std::uint8_t> bytes, std::size_t orientation_offset) {
  Bytes copy(bytes.begin(), bytes.end());
  const bool little = copy[0] == 'I';
  copy.at(orientation_offset) = little ? 1 : 0;
  copy.at(orientation_offset + 1) = little ? 0 : 1;
  return copy;
}

cv::Mat decode_pixels(std::span<const std::uint8_t> bytes, const ImageHeader& header, std::string_view name) {
  Bytes prepared;
  if (header.format == ImageFormat::png) prepared = essential_png(bytes);
  if (header.orientation_offset && header.orientation != 1)
    prepared = unoriented_tiff(bytes, *header.orientation_offset);
  if (!prepared.empty()) bytes = prepared;
  // OpenCV only reads from it.
  const cv::Mat source(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::uint8_t*>(bytes.data()));
  cv::Mat pixels;
  try {
    pixels = cv::imdecode(source, cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception& e) {
    fail(ErrorKind::input, "{}: cannot be decoded as {}: {}", name, format_name(header.format), e.err);
  }
  if (pixels.empty()) fail(ErrorKind::input, "{}: cannot be decoded as {}", name, format_name(header.format));
  if (pixels.cols != header.width || pixels.rows != header.height)
    fail(ErrorKind::input, "{}: decodes to {} x {} pixels, its header says {} x {}", name, pixels.cols,
         pixels.rows, header.width, header.height);
  if (pixels.depth() != CV_8U && pixels.depth() != CV_16U)
    fail(ErrorKind::input, "{}: has samples that are not of 8 or 16 bits", name);
  return pixels;
}

}  // namespace

Image decode_image(std::span<const std::uint8_t> bytes, const DecodeLimits& limits, std::string_view name) {
  if (bytes.empty()) fail(ErrorKind::input, "{}: is empty", name);
  const std::int64_t max_bytes = std::min<std::int64_t>(limits.max_bytes, std::numeric_limits<int>::max());
  if (static_cast<std::int64_t>(bytes.size()) > max_bytes)
    fail(ErrorKind::input, "{}: has {} bytes, at most {} are accepted", name, bytes.size(), max_bytes);
  const ImageHeader header = read_header(bytes, name);
  check_dimensions(header, limits, name);
  check_complete(bytes, header, name);
  const cv::Mat opaque = on_white(decode_pixels(bytes, header, name), header);
  return to_image(oriented(opaque, header.orientation));
}

Image load_image(const std::filesystem::path& path, const DecodeLimits& limits) {
  return decode_image(read_file(path, static_cast<std::uint64_t>(limits.max_bytes)), limits, path.string());
}

Bytes encode_png(const Image& image) {
  if (image.width <= 0 || image.height <= 0 || (image.channels != 1 && image.channels != 3))
    fail(ErrorKind::internal, "an image of {} x {} pixels and {} channels cannot be written as PNG",
         image.width, image.height, image.channels);
  cv::Mat pixels = view_of(image);
  cv::Mat bgr;
  if (image.channels == 3) {
    cv::cvtColor(pixels, bgr, cv::COLOR_RGB2BGR);
    pixels = bgr;
  }
  Bytes encoded;
  cv::imencode(".png", pixels, encoded);
  return encoded;
}

}  // namespace siglib

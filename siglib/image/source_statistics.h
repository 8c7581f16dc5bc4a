// Trivial measures of an image as it came, before any preprocessing: the shortcuts that a collection offers.
#pragma once

#include "siglib/image/header.h"
#include "siglib/image/image.h"
#include "siglib/image/statistics.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace siglib {

// Of the file, and of the raw darkness: every canvas statistic in its order, "raw " before its name.
inline constexpr std::array<std::string_view, 17> kSourceStatistics{
    "file size",        "bytes per pixel", "image width",    "image height",     "format",
    "channels",         "bit depth",       "raw mean ink",   "raw ink fraction", "raw ink level",
    "raw aspect ratio", "raw box width",   "raw box height", "raw stroke width", "raw edge density",
    "raw paper level",  "raw grey levels"};
inline constexpr std::size_t kFileStatistics = 7;  // how many of them stand before the raw ones
static_assert(kSourceStatistics.size() == kFileStatistics + kCanvasStatistics.size());
using SourceStatistics = std::array<double, kSourceStatistics.size()>;

// `image` as decode_image() made it of `file`. File size in bytes; that by the number of pixels; width and
// height in pixels, as seen; ImageFormat as a number (format_name() tells it); channels and bits per channel
// as the file stores them (ImageHeader). Then statistics_of() 255 - grey at the image's own size, nothing
// removed: "raw paper level" is how dark the paper is. Throws Error(input) when `file` is no image,
// Error(internal) when `image` is none.
SourceStatistics source_statistics_of(const Image& image, std::span<const std::uint8_t> file);

}  // namespace siglib

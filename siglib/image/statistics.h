// Trivial measures of a canvas: what must not tell genuine from forged.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace siglib {

inline constexpr std::array<std::string_view, 7> kCanvasStatistics{
    "mean ink", "ink fraction", "ink level", "aspect ratio", "box width", "box height", "stroke width"};
using CanvasStatistics = std::array<double, kCanvasStatistics.size()>;

// ink: [height, width]. Mean ink over the canvas; share of pixels above a quarter of full ink; mean level of
// those; width to height of their bounding box, and its sides as shares of the canvas; twice their area to
// the length of their edge, in pixels. All 0 without ink.
CanvasStatistics statistics_of(std::span<const std::uint8_t> ink, int height, int width);

}  // namespace siglib
